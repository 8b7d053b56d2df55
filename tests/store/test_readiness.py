"""What of the shop stands in the way of closing a month, through HTTP on both engines."""

from datetime import date

import pytest

from services.store.attention.commands import Concern, raise_attention
from services.store.readiness import rules
from shared.identity import Principal
from tests.service import COMMUNITY
from tests.store.bills.desk import Desk
from tests.store.bills.made import Paid


@pytest.fixture
def desk(shop):
    return Desk(shop)


def ready(store, period="2026-03", **who):
    """The checks of a month by their code."""
    found = store.get(f"/readiness?period={period}", **{"role": "accountant", **who})
    return {check["code"]: check for check in found["checks"]}


def standing(store, period="2026-03"):
    """How many obstacles there are, by code."""
    found = ready(store, period).items()
    return {code: check["count"] for code, check in found if check["count"]}


def pay_out(store, fen, on="2026-03-04", channel="wechat"):
    body = {"channel": channel, "arrived_on": on, "gross_fen": fen, "fee_fen": 0}
    return store.post("/settlements", body, role="cashier")


def test_a_month_in_which_nothing_happened_is_ready(store):
    assert standing(store) == {}
    assert {check["severity"] for check in ready(store).values()} == {"blocking", "warning"}
    assert store.ask("GET", "/readiness?period=2026-13", role="accountant").status == 422


def test_an_open_till_and_its_unclosed_day_block_until_they_are_closed(shop):
    shop.sell(("TEA", "1"), cash=350)
    found = ready(shop.store)
    (till,) = found["till_open"]["details"]
    assert (till["till"], till["opened_by"]) == ("一号", "clerk")
    assert found["day_not_closed"]["details"] == [{"outlet": till["outlet"], "day": "2026-03-02"}]
    assert {found[code]["severity"] for code in ("till_open", "day_not_closed")} == {"blocking"}
    assert standing(shop.store, "2026-02") == {"stock_not_counted": 1}
    shop.count(10_350)
    assert "till_open" not in standing(shop.store)
    shop.close_day()
    assert set(standing(shop.store)) == {"stock_not_counted"}
    shop.open(opened_at="2026-03-31T16:00:00Z")  # the first minute of April in Shanghai
    assert "till_open" not in standing(shop.store)
    assert "till_open" in standing(shop.store, "2026-04")


def test_a_matter_of_the_month_blocks_and_one_of_the_next_does_not(store):
    who = Principal("li", COMMUNITY)
    days = (date(2026, 3, 31), date(2026, 4, 1))
    with store.service.database.connection():
        raise_attention(who, [Concern("clock_skew", "sale-1", day, "Off.") for day in days])
    found = ready(store)["attention_open"]
    assert [detail["day"] for detail in found["details"]] == ["2026-03-31"]
    assert standing(store, "2026-04")["attention_open"] == 2
    assert "attention_open" not in standing(store, "2026-02")


def test_stock_is_counted_once_a_month_and_every_count_is_resolved(shop):
    store = shop.store
    shop.receive("TEA", "10", 2500)
    assert standing(store)["stock_not_counted"] == 1
    body = {"counted_on": "2026-03-02", "scope": "skus", "skus": ["TEA"]}
    count_id = store.post("/stock-counts", body, role="clerk")["id"]
    assert standing(store)["count_unresolved"] == 1
    assert "count_unresolved" not in standing(store, "2026-02")
    line = {"sku": "TEA", "counted": "9"}
    store.post(f"/stock-counts/{count_id}/lines", {"lines": [line]}, role="clerk")
    store.post(f"/stock-counts/{count_id}/finish", role="clerk")
    (named,) = ready(store)["count_unresolved"]["details"]
    assert (named["stock_count_id"], named["state"]) == (count_id, "finished")
    store.post(f"/stock-counts/{count_id}/resolve", {"charged": []}, role="reviewer")
    assert {"stock_not_counted", "count_unresolved"} & set(standing(store)) == set()
    assert standing(store, "2026-04")["stock_not_counted"] == 1


def test_payouts_without_bills_and_rows_without_sales_are_named(desk):
    store, month = desk.store, {"on": "2026-03-04"}
    sale = desk.pay()
    late = Paid("3", 200, at="2026-04-01 00:00:00")
    report = desk.bring(Paid("1", 350, order=sale["id"]), Paid("2", 500), late)
    pay_out(store, 350, **month)
    found = ready(store)["settlement_unmatched"]
    kinds = [(detail["kind"], detail["amount_fen"]) for detail in found["details"]]
    assert kinds == [("payout_without_bill", 350), ("only_platform", -500)]
    assert (found["severity"], found["count"]) == ("warning", 2)
    row = next(row for row in desk.rows(report) if row["amount_fen"] == 500)
    said = desk.say("explain", row, treatment="payable", reason="误转").body
    assert ready(store)["settlement_unmatched"]["details"][1]["kind"] == "explanation_waiting"
    store.post(f"/explanations/{said['id']}/approve", role="reviewer", user="zhou")
    assert standing(store)["settlement_unmatched"] == 1
    assert standing(store, "2026-04")["settlement_unmatched"] == 1  # the row of April


def test_what_was_refunded_or_taken_as_a_deposit_has_its_other_side_too(desk):
    sale = desk.pay()
    refund = desk.take_back(sale)
    member = desk.store.post("/members", {"number": "M-1", "name": "王芳"}, role="clerk")
    body = {"method": "wechat", "amount_fen": 5_000, "moved_at": "2026-03-02T01:00:00Z"}
    taken = desk.store.post(f"/members/{member['id']}/top-ups", body, role="clerk")
    desk.bring(
        Paid("1", 350, order=sale["id"]),
        Paid("2", -350, order=sale["id"], refund=refund["id"]),
        Paid("3", 5_000, order=taken["id"]),
    )
    details = ready(desk.store)["settlement_unmatched"]["details"]
    assert details == [], details


def test_money_that_should_have_come_is_open_and_money_on_its_way_is_only_named(desk):
    store, shop = desk.store, desk.shop
    desk.pay(sold_at="2026-03-02T01:00:00Z")
    shop.count(10_000)
    shop.close_day()
    found = ready(store)["clearing_open"]
    assert (found["count"], found["severity"]) == (1, "warning")
    wechat = {"channel": "wechat", "balance_fen": 350, "in_transit_fen": 0, "old_fen": 350}
    assert found["details"][0] == wechat
    assert "wechat has not paid out 3.50" in found["sentence"]
    pay_out(store, 350, on="2026-04-02")  # came after the month's end, before its close
    assert "clearing_open" not in standing(store)
    shop.open(opened_at="2026-03-29T01:00:00Z")
    desk.pay(sold_at="2026-03-29T02:00:00Z")
    shop.count(10_000, closed_at="2026-03-29T12:00:00Z")
    shop.close_day("2026-03-29")
    found = ready(store)["clearing_open"]
    assert (found["count"], found["details"][0]["in_transit_fen"]) == (0, 700)
    assert found["sentence"] == "wechat held 7.00 in transit at the month's end."
    pay_out(store, 1_000, on="2026-03-31")
    found = ready(store)["clearing_open"]
    assert (found["count"], found["details"][0]["old_fen"]) == (1, -300)
    assert found["sentence"] == "wechat paid out 3.00 more than was taken."


@pytest.mark.parametrize(
    ("taken", "early", "left", "left_by_now", "old"),
    [
        (1_000, 600, 600, 600, 0),
        (1_000, 600, 500, 500, 100),
        (1_000, 600, 500, 650, 0),
        (1_000, 600, 1_001, 1_001, -1),
        (-5, -5, 0, 0, -5),
        (0, 0, 0, 0, 0),
    ],
)
def test_money_leaves_a_clearing_account_in_the_order_in_which_it_came(
    taken, early, left, left_by_now, old
):
    stand = rules.Stand("wechat", taken, early, left, left_by_now)
    assert stand.old_fen == old
    assert rules.clearing_open([stand]).number == int(bool(old))


def test_another_community_sees_nothing_and_only_offices_and_the_ledger_ask(shop):
    shop.sell(("TEA", "1"), cash=350)
    assert {c["count"] for c in ready(shop.store, community="elsewhere").values()} == {0}
    path = "/readiness?period=2026-03"
    assert shop.store.ask("GET", path, role="clerk").status == 403
    assert shop.store.ask("GET", path, role="cashier").status == 200
    asked = shop.store.get(f"{path}&heard=0", role="", acting_service="ledger")
    assert asked["told"] == 0  # a sale is not told to the books before its day is closed
    assert shop.store.ask("GET", path, role="", acting_service="funds").status == 403
    shop.receive("TEA", "1", 100)
    newest = len(shop.store.told())
    assert shop.store.get(f"{path}&heard=0", role="accountant")["told"] == newest
    assert shop.store.get(f"{path}&heard={newest + 5}", role="accountant")["told"] == newest + 5
    assert shop.store.get(path, role="accountant")["told"] is None
