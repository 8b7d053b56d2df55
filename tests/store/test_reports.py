"""Reports, and the receipts behind every number, through HTTP on both engines."""

import csv
import io
import uuid
from collections import Counter
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from services.store.catalogue.models import Product
from services.store.reports import rules
from services.store.sales.models import SaleLine
from services.store.stock.models import StockLevel, StockMovement
from shared import clock
from shared.quantity import parse as thousandths

FIRST, LAST = date(2026, 3, 1), date(2026, 8, 31)
RANGE = f"from={FIRST}&to={LAST}"
BYS = ("day", "hour", "category", "clerk", "outlet", "tender", "product")
FILES = (
    f"/reports/sales?{RANGE}",
    f"/reports/sales?{RANGE}&by=product",
    f"/reports/margin?{RANGE}",
    f"/reports/best-sellers?{RANGE}",
    "/reports/dead-stock?days=1",
    f"/reports/till-differences?{RANGE}",
    f"/reports/till-sessions?{RANGE}",
)
FENS = ("gross_fen", "discount_fen", "cost_fen", "gross_profit_fen", "agency_fen")


def amounts(row):
    """What a row or a receipt adds up with; None where nothing is known."""
    quantity = row["quantity"] and thousandths(row["quantity"])
    return [quantity, *(row[part] for part in FENS)]


def added(rows):
    columns = zip(*(amounts(row) for row in rows), strict=True)
    return [None if None in column else sum(column) for column in columns] or [0] * (1 + len(FENS))


class Office:
    """Somebody in the office who reads, and two outlets whose clerks sell."""

    def __init__(self, shop):
        self.shop, self.store = shop, shop.store
        corner = {"name": "二号", "outlet": "corner"}
        self.tills = {"main": shop.till, "corner": shop.store.post("/tills", corner)["id"]}
        self.open("corner")
        self.sold = []
        generous = {"effective_from": "2026-01-01", "settings": {"discount_max_bp": 10_000}}
        shop.store.post("/policies/till", generous, role="accountant")

    def open(self, outlet, opened_at="2026-03-02T00:30:00Z", user="clerk", float_fen=10_000):
        body = {"float_fen": float_fen, "opened_at": opened_at}
        path = f"/tills/{self.tills[outlet]}/open"
        return self.store.post(path, body, role="clerk", user=user)

    def count(self, outlet, counted_cash_fen, closed_at="2026-03-02T12:00:00Z"):
        body = {"counted_cash_fen": counted_cash_fen, "closed_at": closed_at}
        return self.store.post(f"/tills/{self.tills[outlet]}/close", body, role="cashier")

    def sell(self, *lines, pay=None, outlet="main", user="li", sold_at="2026-03-02T01:00:00Z"):
        said = {"reason": "临期处理"}
        lines = [
            {"sku": sku, "quantity": quantity, **said, **more} for sku, quantity, more in lines
        ]
        body = {
            "till_id": self.tills[outlet],
            "sold_at": sold_at,
            "lines": lines,
            "tenders": [{"method": method, "amount_fen": fen} for method, fen in pay],
        }
        sale = self.store.post("/sales", body, role="clerk", user=user)
        self.sold.append(sale)
        return sale

    def tea(self, quantity="1", method="cash", **how):
        fen = 350 * int(quantity)
        return self.sell(("TEA", quantity, {}), pay=[(method, fen)], **how)

    def take_back(self, sale, quantity="1", method="cash", user="li", outlet="main", **more):
        body = {**self.shop.refund(sale, 1, quantity, method), "till_id": self.tills[outlet]}
        path = f"/sales/{sale['id']}/refunds"
        return self.store.ask("POST", path, {**body, **more}, role="clerk", user=user)

    def report(self, query, role="cashier", **who):
        return self.store.get(f"/reports/{query}", role=role, **who)

    def sales(self, by, query=RANGE):
        return self.report(f"sales?{query}&by={by}")

    def keyed(self, by, query=RANGE):
        return {row["key"]: row for row in self.sales(by, query)["rows"]}

    def receipts(self, path, limit=200, role="cashier", **who):
        found, after = [], ""
        while after is not None:
            page = self.store.get(f"{path}&limit={limit}{after}", role=role, **who)
            found += page["items"]
            after = page["next"] and f"&after={page['next']}"
        return found

    def refused(self, path, role="cashier", **who):
        answer = self.store.ask("GET", path, role=role, **who)
        assert answer.status >= 400, answer
        return answer.body["code"]

    def file(self, path):
        headers = {"Authorization": f"Bearer {self.store.token('cashier')}"}
        response = self.store.app.test_client().get(path, headers=headers)
        assert response.status_code == 200, response.text
        return response


@pytest.fixture
def office(shop):
    return Office(shop)


def require_drilled(office, row):
    """The receipts of a row are its number."""
    listed = office.receipts(row["receipts"])
    assert added(listed) == amounts(row)
    kinds = Counter(receipt["kind"] for receipt in listed)
    assert (kinds["sale"], kinds["refund"]) == (row["sales_count"], row["refunds_count"])


# -- every number is its receipts -------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("sell"),
            st.sampled_from(("main", "corner")),
            st.sampled_from(("li", "wang")),
            st.lists(
                st.tuples(
                    st.sampled_from(("TEA", "RICE", "MEAL")), st.integers(1, 3), st.integers(0, 350)
                ),
                min_size=1,
                max_size=3,
            ),
            st.integers(0, 200),
            st.datetimes(
                clock.at(FIRST, 0).replace(tzinfo=None),
                clock.at(FIRST, 0).replace(tzinfo=None) + timedelta(4),
            ),
        ),
        st.tuples(
            st.just("take back"),
            st.integers(0, 50),
            st.sampled_from(("cash", "wechat")),
            st.sampled_from(("li", "wang")),
            st.integers(0, 100),
        ),
        st.tuples(st.just("close"), st.sampled_from(("main", "corner"))),
    ),
    max_size=8,
)


def _sell(office, outlet, user, lines, wechat_fen, moment):
    prices = {"TEA": 350, "RICE": 2999, "MEAL": 600}
    total_fen = sum(prices[sku] * number - off for sku, number, off in lines)
    wechat_fen = min(wechat_fen, total_fen)
    pay = [("wechat", wechat_fen), ("cash", total_fen - wechat_fen)]
    office.sell(
        *((sku, str(number), {"discount_fen": off}) for sku, number, off in lines),
        pay=[(method, fen) for method, fen in pay if fen],
        outlet=outlet,
        user=user,
        sold_at=f"{moment.isoformat()}Z",
    )


def _take_back(office, which, method, user, hours):
    if office.sold:
        sale = office.sold[which % len(office.sold)]
        moment = clock.parse(sale["sold_at"]) + timedelta(hours=hours)
        office.take_back(sale, "1", method, user, refunded_at=clock.text(moment))


def _close(office, outlet):
    closed = [day for day in _z_reports(office) if day["outlet"] == outlet]
    day = FIRST + timedelta(1 + len(closed))
    office.count(outlet, 10_000)
    office.store.post(f"/days/{day}/close", {"outlet": outlet}, role="clerk")
    office.open(outlet)


def _z_reports(office):
    return office.store.get("/days?limit=200")["items"]


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_was_sold_rows_are_their_receipts_and_days_are_their_z_reports(office, steps):
    does = {"sell": _sell, "take back": _take_back, "close": _close}
    for name, *how in steps:
        does[name](office, *how)
    totals = []
    for by in BYS:
        report = office.sales(by)
        assert added(report["rows"]) == amounts(report["total"])
        for row in report["rows"]:
            require_drilled(office, row)
        totals.append(report["total"])
    require_drilled(office, totals[0])
    assert len({total["gross_fen"] for total in totals}) == 1
    assert len({(total["sales_count"], total["refunds_count"]) for total in totals}) == 1
    for close in _z_reports(office):
        z, query = close["report"], f"from={close['day']}&to={close['day']}"
        total = office.sales("category", f"{query}&outlet={close['outlet']}")["total"]
        assert [total[part] for part in FENS] == [z[part] for part in FENS]
        counts = (total["sales_count"], total["refunds_count"])
        assert counts == (z["sales_count"], z["refunds_count"])
        paid = office.keyed("tender", f"{query}&outlet={close['outlet']}")
        tenders = {tender["method"]: tender["amount_fen"] for tender in z["tenders"]}
        assert {method: row["gross_fen"] for method, row in paid.items()} == tenders


def test_a_refund_is_deducted_on_its_own_day_and_hour_from_who_gave_it(office):
    office.shop.receive("TEA", "10", 2500)
    sale = office.tea("2", sold_at="2026-03-02T01:10:00Z")
    office.take_back(sale, user="wang", refunded_at="2026-03-04T07:59:00Z")
    days, hours, clerks = (office.keyed(by) for by in ("day", "hour", "clerk"))
    assert {day: row["gross_fen"] for day, row in days.items()} == {
        "2026-03-02": 700,
        "2026-03-04": -350,
    }
    assert {hour: row["cost_fen"] for hour, row in hours.items()} == {"09": 500, "15": -250}
    assert {who: row["quantity"] for who, row in clerks.items()} == {"li": "2", "wang": "-1"}
    assert office.sales("day")["total"]["gross_profit_fen"] == 350 - 250
    assert office.sales("day", f"{RANGE}&hour=15")["total"]["gross_fen"] == -350
    assert office.sales("day", f"{RANGE}&clerk=wang&sku=TEA")["total"]["refunds_count"] == 1


def test_hours_and_days_are_those_of_the_shop_not_of_utc(office):
    office.tea(sold_at="2026-03-02T23:30:00Z")
    assert list(office.keyed("hour")) == ["07"]
    assert list(office.keyed("day")) == ["2026-03-03"]


def test_a_split_payment_counts_in_each_way_of_paying_and_once_in_the_total(office):
    sale = office.sell(("TEA", "2", {}), pay=[("cash", 100), ("wechat", 600)])
    office.take_back(sale, method="wechat")
    rows, total = office.keyed("tender"), office.sales("tender")["total"]
    assert {method: row["gross_fen"] for method, row in rows.items()} == {
        "cash": 100,
        "wechat": 250,
    }
    assert (total["gross_fen"], total["sales_count"], total["refunds_count"]) == (350, 1, 1)
    assert (total["cost_fen"], total["quantity"], total["gross_profit_fen"]) == (None,) * 3
    listed = office.receipts(rows["wechat"]["receipts"])
    assert [(receipt["kind"], receipt["gross_fen"]) for receipt in listed] == [
        ("sale", 600),
        ("refund", -350),
    ]
    assert office.keyed("day", f"{RANGE}&method=cash")["2026-03-02"]["gross_fen"] == 100


def test_what_was_given_for_nothing_is_a_receipt_without_a_way_of_paying(office):
    office.sell(("TEA", "1", {"discount_fen": 350}), pay=[])
    report = office.sales("tender")
    assert (report["rows"], report["total"]["sales_count"]) == ([], 1)
    require_drilled(office, office.sales("product")["rows"][0])


def test_a_sale_and_a_refund_of_one_name_are_two_receipts(office):
    sale = office.tea("2")
    office.take_back(sale, id=sale["id"])
    office.tea(outlet="corner")
    listed = office.receipts(f"/receipts?{RANGE}", limit=1)
    assert [(row["kind"], row["gross_fen"]) for row in listed if row["id"] == sale["id"]] == [
        ("sale", 700),
        ("refund", -350),
    ]
    assert len(listed) == 3
    moments = [row["happened_at"] for row in listed]
    assert moments == sorted(moments)


REFUSED = {
    "sales?from=2026-03-02&to=2026-03-01": "days_invalid",
    "sales?from=2025-03-01&to=2026-03-02": "days_invalid",
    "margin?from=2025-03-01&to=2026-03-02": "days_invalid",
    "best-sellers?from=2025-03-01&to=2026-03-02": "days_invalid",
    "till-differences?from=2025-03-01&to=2026-03-02": "days_invalid",
    "sales?to=2026-03-01": "invalid_request",
    f"sales?{RANGE}&by=moon": "invalid_request",
    f"sales?{RANGE}&hour=24": "invalid_request",
    f"sales?{RANGE}&as=pdf": "invalid_request",
    "dead-stock?days=0": "invalid_request",
    f"sales?{RANGE}&by=category&method=cash": "tender_pays_receipts",
    f"sales?{RANGE}&by=tender&sku=TEA": "tender_pays_receipts",
    f"sales?{RANGE}&by=day&category=饮料&method=cash": "tender_pays_receipts",
}


def test_what_cannot_be_reported_is_refused(office):
    assert {query: office.refused(f"/reports/{query}") for query in REFUSED} == REFUSED


def test_receipts_need_days_or_a_session(office):
    assert office.refused("/receipts?clerk=li") == "days_invalid"
    assert office.refused("/receipts?from=2026-03-01") == "days_invalid"
    assert office.refused(f"/receipts?{RANGE}&sku=TEA&method=cash") == "tender_pays_receipts"
    assert office.refused(f"/receipts?{RANGE}&after=_w") == "cursor_invalid"
    assert office.receipts(f"/receipts?session={uuid.uuid4()}") == []


# -- who may see what -------------------------------------------------------------------------


def test_a_clerk_reads_no_reports_and_sees_own_receipts_without_cost(office):
    office.shop.receive("TEA", "10", 2500)
    mine, other = office.tea(user="li"), office.tea(user="wang")
    for path in FILES:
        assert office.refused(path, role="clerk", user="li") == "forbidden"
    path = f"/receipts?{RANGE}"
    (seen,) = office.receipts(path, role="clerk", user="li")
    assert (seen["id"], seen["gross_fen"]) == (mine["id"], 350)
    assert (seen["cost_fen"], seen["gross_profit_fen"]) == (None, None)
    assert office.receipts(f"{path}&clerk=li", role="clerk", user="li") == [seen]
    assert office.refused(f"{path}&clerk=wang", role="clerk", user="li") == "receipts_not_yours"
    all_of_it = office.receipts(path, role="accountant")
    assert [row["id"] for row in all_of_it] == sorted((mine["id"], other["id"]))
    assert {row["cost_fen"] for row in all_of_it} == {250}


def test_another_community_sees_nothing_of_this_one(office):
    office.shop.receive("RICE", "10", 2500)
    office.tea()
    office.count("main", 9_000)
    there = {"community": "elsewhere", "role": "cashier"}
    for path in FILES:
        assert office.store.get(path, **there)["rows"] == []
    assert office.store.get(f"/receipts?{RANGE}", **there)["items"] == []


# -- margin, best sellers, dead stock ---------------------------------------------------------


def test_twelve_percent_of_cost_are_not_twelve_percent_of_the_price():
    assert rules.target_profit_fen(13_000_000, "markup", 1200) == 1_560_000
    assert rules.target_profit_fen(13_000_000, "margin", 1200) == 1_772_727


def twelve_percent_of_cost(office, **more):
    wanted = {"effective_from": "2026-01-01", "mode": "markup", "vat_bp": 100}
    wanted |= {"target_bp": 1200, "cap_bp": 1500}
    office.store.post("/margin-policies", wanted | more, role="accountant")


def test_a_category_without_a_policy_has_no_target(office):
    office.shop.receive("TEA", "10", 3000)
    office.tea("2")
    twelve_percent_of_cost(office, category="粮油")
    report = office.report(f"margin?{RANGE}")
    for row in (*report["rows"], report["total"]):
        assert (row["gross_profit_fen"], row["target_profit_fen"], row["mode"]) == (100, None, None)


def test_a_category_is_compared_with_its_target(office):
    twelve_percent_of_cost(office)
    office.shop.receive("TEA", "10", 3000)
    office.shop.receive("RICE", "10", 27_000)
    office.tea("2")
    office.sell(("RICE", "1", {}), pay=[("cash", 2999)])
    report = office.report(f"margin?{RANGE}")
    rice, tea = report["rows"]
    assert (tea["category"], tea["cost_fen"], tea["gross_profit_fen"]) == ("饮料", 600, 100)
    assert (tea["markup_bp"], tea["margin_bp"]) == (1667, 1429)
    assert (tea["mode"], tea["target_bp"], tea["target_profit_fen"]) == ("markup", 1200, 72)
    assert (tea["over_target_fen"], rice["over_target_fen"]) == (28, 299 - 324)
    total = report["total"]
    assert (total["target_profit_fen"], total["over_target_fen"]) == (396, 3)
    assert (total["gross_profit_fen"], total["target_bp"]) == (399, None)
    assert added(office.receipts(rice["receipts"]))[1:3] == [2999, 0]


def test_a_category_of_which_more_came_back_than_was_sold_has_no_rate(office):
    twelve_percent_of_cost(office)
    office.shop.receive("TEA", "10", 3000)
    office.take_back(office.tea("2"), refunded_at="2026-03-05T01:00:00Z")
    (row,) = office.report("margin?from=2026-03-05&to=2026-03-05")["rows"]
    assert (row["gross_profit_fen"], row["target_profit_fen"]) == (-50, -36)
    assert (row["markup_bp"], row["margin_bp"]) == (None, None)


def test_best_sellers_are_ordered_by_what_is_asked_for(office):
    office.tea("3")
    office.sell(("RICE", "1", {}), pay=[("cash", 2999)])
    meal = office.sell(("MEAL", "1", {}), pay=[("cash", 600)])
    office.take_back(meal)

    def best(query=""):
        rows = office.report(f"best-sellers?{RANGE}{query}")["rows"]
        return [(row["key"], row["name"], row["quantity"]) for row in rows]

    tea, rice = ("TEA", "TEA", "3"), ("RICE", "RICE", "1")
    assert best() == [tea, rice]
    assert best("&order=gross_fen") == [rice, tea]
    assert best("&order=gross_profit_fen&limit=1") == [rice]
    assert best("&category=饮料") == [tea]
    require_drilled(office, office.report(f"best-sellers?{RANGE}")["rows"][0])


def test_dead_stock_is_what_lies_there_and_was_not_sold_for_so_long(office):
    for sku, value_fen in (("TEA", 2500), ("RICE", 27_000)):
        office.shop.receive(sku, "10", value_fen)
    office.tea("2", sold_at="2026-03-02T01:00:00Z")
    office.tea("1", sold_at="2026-03-03T01:00:00Z")
    office.sell(("MEAL", "1", {}), pay=[("cash", 600)])  # oversold: nothing lies there
    since_sold = (clock.today() - date(2026, 3, 3)).days

    def dead(days, query=""):
        return office.report(f"dead-stock?days={days}{query}")

    rice, tea = dead(since_sold)["rows"]
    assert (rice["sku"], rice["on_hand"], rice["value_fen"]) == ("RICE", "10", 27_000)
    assert (rice["came_on"], rice["last_sold_on"], rice["receipts"]) == ("2026-03-01", None, None)
    assert (tea["last_sold_on"], tea["on_hand"], tea["value_fen"]) == ("2026-03-03", "7", 1750)
    assert [row["gross_fen"] for row in office.receipts(tea["receipts"])] == [350]
    assert dead(since_sold)["total"]["value_fen"] == 28_750
    assert dead(since_sold, "&category=饮料")["rows"] == [tea]
    assert dead(since_sold + 1)["rows"] == [rice], "the tea was sold in these days"
    assert dead(since_sold + 3)["rows"] == [], "the rice came in these days"


# -- drawers ----------------------------------------------------------------------------------


def test_drawers_are_over_and_short_by_clerk_and_month_down_to_their_cash(office):
    office.tea("2")
    office.tea(method="wechat")
    office.take_back(office.tea())
    office.count("main", 10_650)  # 50 short
    office.open("main", "2026-03-03T00:30:00Z", user="wang", float_fen=5_000)
    office.count("main", 5_020, "2026-03-31T15:59:00Z")  # 20 over, the last minute of March
    office.open("main", "2026-03-31T16:00:00Z", user="wang")
    office.count("main", 10_000, "2026-04-01T12:00:00Z")
    office.count("corner", 10_007, "2026-03-02T12:00:00Z")
    report = office.report(f"till-differences?{RANGE}")
    rows = {(row["clerk"], row["month"]): row for row in report["rows"]}
    names = ("drawers", "over_fen", "short_fen", "over_short_fen")
    assert {key: tuple(row[name] for name in names) for key, row in rows.items()} == {
        ("clerk", "2026-03"): (2, 7, 50, -43),
        ("wang", "2026-03"): (1, 20, 0, 20),
        ("wang", "2026-04"): (1, 0, 0, 0),
    }
    assert tuple(report["total"][name] for name in names) == (4, 27, 50, -23)
    for row in [*report["rows"], report["total"]]:
        drawers = office.store.get(row["sessions"], role="cashier")["rows"]
        assert sum(drawer["over_short_fen"] for drawer in drawers) == row["over_short_fen"]
        assert len(drawers) == row["drawers"]
        for drawer in drawers:
            cash_fen = sum(row["gross_fen"] for row in office.receipts(drawer["receipts"]))
            assert cash_fen == drawer["expected_cash_fen"] - drawer["float_fen"]
    corner = office.report(f"till-differences?{RANGE}&outlet=corner")
    assert corner["total"]["over_short_fen"] == 7
    assert office.report(f"till-differences?{RANGE}&clerk=wang")["total"]["over_fen"] == 20


# -- files and limits -------------------------------------------------------------------------


def test_a_report_is_a_table_with_the_same_rows_and_the_total(office):
    office.shop.receive("TEA", "10", 2500)
    office.shop.receive("RICE", "10", 2500)
    office.tea("2")
    office.count("main", 10_650)
    for path in FILES:
        report = office.store.get(path, role="cashier")
        text = office.file(f"{path}&as=csv").data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines) == 1 + len(report["rows"]) + ("total" in report), path
        assert ("total" in report) == (lines[-1][0] == "合计"), path
        response = office.file(f"{path}&as=xlsx")
        assert "filename*=UTF-8''" in response.headers["Content-Disposition"], path
        sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert (list(rows[0]), len(rows)) == (lines[0], len(lines)), path


def test_a_table_shows_yuan_and_the_first_column_says_what_rows_are(office):
    office.shop.receive("TEA", "10", 2500)
    office.tea("2")
    path = f"/reports/sales?{RANGE}&by=product&as=csv"
    head, row, total = csv.reader(io.StringIO(office.file(path).data.decode("utf-8-sig")))
    assert head[:2] == ["货号", "品名"]
    assert row == ["TEA", "TEA", "1", "0", "2", "7.00", "0.00", "5.00", "2.00", "0.00"]
    assert total == ["合计", "", "1", "0", "2", "7.00", "0.00", "5.00", "2.00", "0.00"]


def test_a_report_of_too_many_rows_is_refused(office):
    """More products than a report has rows, sold and on hand, put where the shop would."""
    who, many = "xinsheng", rules.ROWS_MAX + 1
    database = office.store.service.database
    sold = {**office.tea(), "sku": "TEA"}
    with database.connection(), database.transaction():
        for start in range(0, many, 1000):
            numbers = range(start, min(start + 1000, many))
            products = [f"01920000-0000-7000-8000-{number:012d}" for number in numbers]
            tea = Product.get(Product.sku == "TEA").__data__
            database.insert_rows(
                Product, [{**tea, "id": product, "sku": product} for product in products]
            )
            line = SaleLine.get(SaleLine.sale == sold["id"]).__data__
            del line["id"]
            database.insert_rows(
                SaleLine,
                [
                    {**line, "line_no": number + 2, "product": product}
                    for number, product in zip(numbers, products, strict=True)
                ],
            )
            level = {"community": who, "on_hand": 1, "value_fen": 1}
            level |= {"basis_quantity": 1, "basis_value_fen": 1}
            database.insert_rows(StockLevel, [{"product": p, **level} for p in products])
            came = {"community": who, "kind": "receipt", "document_id": "1", "quantity": 1}
            came |= {"moved_on": FIRST, "value_fen": 1}
            database.insert_rows(StockMovement, [{"product": p, **came} for p in products])
    assert office.refused(f"/reports/sales?{RANGE}&by=product") == "report_too_long"
    assert office.refused("/reports/dead-stock?days=1") == "report_too_long"
    assert len(office.report(f"best-sellers?{RANGE}&limit=200")["rows"]) == 200
    (day,) = office.sales("day")["rows"]
    assert (day["sales_count"], day["gross_fen"]) == (1, 350 * (many + 1))
