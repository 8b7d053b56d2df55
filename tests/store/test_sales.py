"""Selling, taking back and closing, through HTTP on both engines."""

import peewee
import pytest

from services.store.sales.models import Sale
from shared.facts import DayClosed, SaleRecorded, StockAdjusted, TillClosed
from tests.threads import together


def test_a_sale_takes_stock_at_average_cost_and_gives_change(shop):
    shop.receive("TEA", "10", 2500)
    sale = shop.sell(("TEA", "2"), cash=1000)
    assert (sale["total_fen"], sale["change_fen"]) == (700, 300)
    assert shop.on_hand("TEA") == ("8", 2000)
    fact = shop.store.told(SaleRecorded)[0]
    assert (fact.total_fen, fact.cost_fen) == (700, 500)


def test_a_retried_sale_is_recorded_once(shop):
    first = shop.sell(("TEA", "1"), cash=350, key="till-1-0001")
    again = shop.sell(("TEA", "1"), cash=350, key="till-1-0001")
    assert again == first
    assert len(shop.store.told(SaleRecorded)) == 1


def test_a_sale_named_by_the_till_is_recorded_once_under_any_key(shop):
    name = "01920000-0000-7000-8000-000000000001"
    first = shop.sell(("TEA", "1"), cash=350, id=name)
    assert shop.sell(("TEA", "1"), cash=350, id=name) == first
    shop.count(10_350)
    assert shop.sell(("TEA", "1"), cash=350, id=name) == first
    body = shop.sale(("TEA", "2"), tenders=[{"method": "cash", "amount_fen": 700}], id=name)
    assert shop.store.refused("/sales", body, role="clerk") == "sale_differs"


def test_one_key_at_once_from_many_threads_makes_one_sale(shop):
    body = shop.sale(("TEA", "1"), tenders=[{"method": "cash", "amount_fen": 350}])
    answers = together(
        8, lambda _: shop.store.ask("POST", "/sales", body, role="clerk", key="same")
    )
    assert {answer.body["id"] for answer in answers} == {answers[0].body["id"]}
    assert len(shop.store.told(SaleRecorded)) == 1


@pytest.mark.parametrize(
    ("lines", "tenders", "code", "field"),
    [
        ([{"sku": "NONE", "quantity": "1"}], 350, "product_not_found", "lines.0.sku"),
        (
            [{"barcode": "6901234567890", "quantity": "1"}],
            350,
            "barcode_invalid",
            "lines.0.barcode",
        ),
        ([{"sku": "TEA", "quantity": "1"}], 349, "tenders_do_not_add_up", "tenders"),
        (
            [{"sku": "TEA", "quantity": "1", "unit_price_fen": -1}],
            350,
            "invalid_request",
            "lines.0.unit_price_fen",
        ),
        ([{"sku": "TEA", "quantity": "1.2345"}], 350, "invalid_request", "lines.0.quantity"),
        ([{"sku": "TEA", "quantity": 1}], 350, "invalid_request", "lines.0.quantity"),
        (
            [{"sku": "TEA", "quantity": "1", "discount_fen": 351}],
            350,
            "discount_exceeds_price",
            "lines.0.discount_fen",
        ),
    ],
)
def test_a_bad_sale_is_refused_by_field_and_changes_nothing(shop, lines, tenders, code, field):
    body = shop.sale(*lines, tenders=[{"method": "cash", "amount_fen": tenders}])
    answer = shop.store.ask("POST", "/sales", body, role="clerk")
    assert (answer.status, answer.body["code"]) == (422, code)
    assert field in [error["field"] for error in answer.body["errors"]]
    assert shop.store.told(SaleRecorded) == []
    assert shop.on_hand("TEA") == ("0", 0)


def test_a_body_nested_beyond_reading_is_refused(shop):
    answer = shop.store.ask("POST", "/sales", b"[" * 100_000, role="clerk")
    assert (answer.status, answer.body["code"]) == (400, "malformed_request")


def test_broken_json_and_a_body_of_ten_megabytes_are_refused(shop):
    for body, status in ((b"{", 400), (b" " * 10_000_000, 413)):
        answer = shop.store.ask("POST", "/sales", body, role="clerk")
        assert answer.status == status, answer
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/returns", b'{"reason": "\\u0000"}'),
        ("/returns", b'{"reason": "\\ud800"}'),
        ("/sales/%00/refunds", b"{}"),
        ("/products", b"\x00"),
    ],
)
def test_text_that_no_database_keeps_is_refused(shop, path, body):
    role = "admin" if "products" in path else "clerk"
    assert shop.store.refused(path, body, role=role) == "character_not_allowed"


def test_a_number_of_thousands_of_digits_is_refused_before_it_is_read(shop):
    body = b'{"reason": ' + b"9" * 5_000 + b"}"
    assert shop.store.refused("/returns", body, role="clerk") == "number_too_long"


def test_another_communitys_till_and_sale_are_not_here(shop):
    body = shop.sale(("TEA", "1"), tenders=[{"method": "cash", "amount_fen": 350}])
    elsewhere = {"role": "clerk", "community": "elsewhere"}
    assert shop.store.refused("/sales", body, **elsewhere) == "till_unknown"
    sale = shop.sell(("TEA", "1"), cash=350)
    path = f"/sales/{sale['id']}/refunds"
    assert shop.store.refused(path, shop.refund(sale, 1, "1"), **elsewhere) == "sale_unknown"


def test_stock_may_go_negative_and_the_delivery_states_the_correction(shop):
    shop.receive("TEA", "1", 200)
    shop.sell(("TEA", "3"), cash=1050)
    assert shop.on_hand("TEA") == ("-2", -400)
    shop.receive("TEA", "10", 2500)
    assert shop.on_hand("TEA") == ("8", 2000)
    correction = shop.store.told(StockAdjusted)[0]
    assert (correction.kind, correction.lines[0].value_fen) == ("cost_correction", -100)


def test_a_refund_gives_back_the_lines_own_price_and_cost(shop):
    shop.receive("TEA", "3", 1000)
    sale = shop.sell({"sku": "TEA", "quantity": "3", "discount_fen": 50}, cash=1000)
    path = f"/sales/{sale['id']}/refunds"
    totals = [
        shop.store.post(path, shop.refund(sale, 1, "1"), role="clerk")["total_fen"]
        for _ in range(3)
    ]
    assert sum(totals) == sale["total_fen"] == 1000
    assert shop.on_hand("TEA") == ("3", 1000)
    once_more = shop.refund(sale, 1, "1")
    assert shop.store.refused(path, once_more, role="clerk") == "refund_exceeds_sale"


def test_two_refunds_of_one_line_at_once_give_back_once(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    path = f"/sales/{sale['id']}/refunds"
    answers = together(
        2, lambda _: shop.store.ask("POST", path, shop.refund(sale, 1, "1"), role="clerk")
    )
    assert sorted(answer.status for answer in answers) == [201, 409]


def test_a_return_without_a_receipt_needs_a_reason_and_comes_in_at_the_known_cost(shop):
    shop.receive("TEA", "2", 500)
    body = {
        "till_id": shop.till,
        "refunded_at": "2026-03-02T02:00:00Z",
        "method": "cash",
        "lines": [{"sku": "TEA", "quantity": "1"}],
    }
    assert shop.store.refused("/returns", body, role="clerk") == "invalid_request"
    back = shop.store.post("/returns", body | {"reason": "没有小票"}, role="clerk")
    assert (back["total_fen"], back["sale_id"]) == (350, None)
    assert shop.on_hand("TEA") == ("3", 750)


def test_a_return_without_a_receipt_gives_a_clerk_no_more_than_the_shelf_price(shop):
    tea, rice = {"sku": "TEA", "quantity": "2"}, {"sku": "RICE", "quantity": "1"}
    common = {"till_id": shop.till, "method": "cash", "reason": "没有小票"}
    common |= {"refunded_at": "2026-03-02T02:00:00Z"}
    body = common | {"lines": [rice | {"unit_price_fen": 2999}, tea | {"unit_price_fen": 351}]}
    answer = shop.store.ask("POST", "/returns", body, role="clerk")
    assert (answer.status, answer.body["code"]) == (409, "return_above_shelf")
    assert [each["field"] for each in answer.body["errors"]] == ["lines.1.unit_price_fen"]
    back = shop.store.post("/returns", body, role="clerk+cashier")
    assert back["total_fen"] == 2999 + 702
    at_shelf = common | {"lines": [tea | {"unit_price_fen": 350}]}
    assert shop.store.post("/returns", at_shelf, role="clerk")["total_fen"] == 700


def test_the_drawer_is_counted_blind_and_the_difference_is_told(shop):
    sale = shop.sell(("TEA", "2"), cash=1000)
    shop.store.post(f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1"), role="clerk")
    session = shop.store.get(f"/tills/{shop.till}/sessions", role="clerk")["items"][0]
    assert session["expected_cash_fen"] is None
    closed = shop.count(10_300)
    assert (closed["expected_cash_fen"], closed["over_short_fen"]) == (10_350, -50)
    assert shop.store.told(TillClosed)[0].over_short_fen == -50
    body = {"counted_cash_fen": 1}
    assert shop.store.refused(f"/tills/{shop.till}/close", body, role="clerk") == "till_not_open"


def test_the_z_report_adds_up_by_tax_category_line_and_tender(shop):
    shop.receive("TEA", "10", 2500)
    sale = shop.sell(
        ("TEA", "2"),
        ("MEAL", "1"),
        tenders=[{"method": "wechat", "amount_fen": 1000}, {"method": "cash", "amount_fen": 500}],
    )
    shop.store.post(
        f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1", method="wechat"), role="clerk"
    )
    assert shop.store.refused("/days/2026-03-02/close", {}, role="clerk") == "till_open"
    shop.count(10_300)
    shop.close_day()
    fact = shop.store.told(DayClosed)[0]
    assert [(r.tax_category, r.line, r.gross_fen, r.cost_fen) for r in fact.revenue] == [
        ("exempt_meals", "助餐", 600, 0),
        ("standard", "饮料", 350, 250),
    ]
    assert {t.method: t.amount_fen for t in fact.tenders} == {"cash": 300, "wechat": 650}
    assert (fact.gross_fen, fact.refunded_fen, fact.gross_profit_fen) == (950, 350, 700)
    assert sum(t.amount_fen for t in fact.tenders) == fact.gross_fen
    assert [(g.sku, g.quantity, g.value_fen) for g in fact.goods] == [
        ("MEAL", -1_000, 0),
        ("TEA", -1_000, -250),
    ]


def test_two_closes_of_one_day_at_once_make_one_z_report(shop):
    shop.sell(("TEA", "1"), cash=350)
    shop.count(10_350)
    answers = together(
        2, lambda _: shop.store.ask("POST", "/days/2026-03-02/close", {}, role="clerk")
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(shop.store.told(DayClosed)) == 1


def test_a_sale_of_a_closed_day_is_counted_on_the_next(shop):
    shop.count(10_000)
    shop.close_day()
    shop.open(opened_at="2026-03-03T00:30:00Z")
    sale = shop.sell(("TEA", "1"), cash=350)
    assert sale["reported_on"] == "2026-03-03"


def test_a_till_with_a_dead_clock_is_counted_on_the_day_its_drawer_was_opened(shop):
    sale = shop.sell(("TEA", "1"), cash=350, sold_at="2023-01-01T00:00:00Z")
    assert sale["reported_on"] == "2026-03-02"
    assert sale["sold_at"].startswith("2023-01-01")


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "1926-03-05T01:00:00Z", "9999-12-31T23:00:00-14:00"]
)
def test_a_moment_nobody_lives_in_is_refused(shop, moment):
    body = shop.sale(("TEA", "1"), tenders=[{"method": "cash", "amount_fen": 350}], sold_at=moment)
    answer = shop.store.ask("POST", "/sales", body, role="clerk")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "sold_at")
    close = {"counted_cash_fen": 0, "closed_at": "2026-03-01T00:00:00Z"}
    path = f"/tills/{shop.till}/close"
    assert shop.store.refused(path, close, role="clerk") == "moment_before_opening"


def test_what_was_sold_but_not_yet_reported_is_still_in_the_books_stock(shop):
    def booked():
        return shop.store.get("/figures", acting_service="gateway")["stock_value_fen"]

    shop.receive("TEA", "10", 2500)
    sale = shop.sell(("TEA", "4"), cash=1400)
    assert (shop.on_hand("TEA")[1], booked()) == (1500, 2500)
    shop.store.post(f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1"), role="clerk")
    assert (shop.on_hand("TEA")[1], booked()) == (1750, 2500)
    shop.count(11_050)
    shop.close_day()
    assert booked() == 1750


def test_a_stored_answer_is_not_given_to_who_may_not_ask(shop):
    body = shop.sale(("TEA", "1"), tenders=[{"method": "cash", "amount_fen": 350}])
    shop.store.ask("POST", "/sales", body, role="clerk", key="mine")
    assert shop.store.refused("/sales", body, role="repairer", key="mine") == "forbidden"


def test_a_return_of_more_than_money_can_count_is_refused(shop):
    lines = [{"sku": "TEA", "quantity": "1000000", "unit_price_fen": 10_000_000}] * 2
    body = {"till_id": shop.till, "method": "cash", "reason": "x", "lines": lines}
    assert shop.store.refused("/returns", body, role="clerk") == "amount_too_large"
    body["lines"] = [{"sku": "TEA", "quantity": "1000001"}]
    assert shop.store.refused("/returns", body, role="clerk") == "invalid_request"


def test_goods_at_an_unheard_of_cost_are_refused(shop):
    body = {
        "supplier_id": shop.supplier,
        "received_on": "2026-03-01",
        "lines": [{"sku": "TEA", "quantity": "0.001", "value_fen": 10**13}],
    }
    assert shop.store.refused("/goods-receipts", body, role="cashier") == "unit_cost_too_large"


def test_a_refund_is_not_before_its_sale(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    early = shop.refund(sale, 1, "1", refunded_at="2026-03-02T00:45:00Z")
    path = f"/sales/{sale['id']}/refunds"
    assert shop.store.refused(path, early, role="clerk") == "refund_before_sale"


def test_days_are_closed_in_their_order(shop):
    shop.sell(("TEA", "1"), cash=350)
    shop.count(10_350)
    answer = shop.store.ask("POST", "/days/2026-03-03/close", {}, role="clerk")
    assert (answer.body["code"], answer.body["day"]) == ("earlier_day_open", "2026-03-02")


def test_a_suppliers_invoice_is_recorded_once(shop):
    shop.receive("TEA", "1", 200, invoice_number="A-1")
    body = {
        "supplier_id": shop.supplier,
        "received_on": "2026-03-01",
        "invoice_number": "A-1",
        "lines": [{"sku": "TEA", "quantity": "1", "value_fen": 200}],
    }
    assert shop.store.refused("/goods-receipts", body, role="cashier") == "invoice_exists"
    assert shop.on_hand("TEA") == ("1", 200)


def test_a_recorded_sale_can_neither_be_changed_nor_removed(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    with shop.store.service.database.connection():
        for query in (Sale.update(total_fen=1), Sale.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.where(Sale.id == sale["id"]).execute()


def test_a_clerk_records_sales_and_closes_no_settlement(shop):
    body = {"channel": "wechat", "arrived_on": "2026-03-03", "gross_fen": 100, "fee_fen": 1}
    assert shop.store.refused("/settlements", body, role="clerk") == "forbidden"
    assert shop.store.post("/settlements", body, role="cashier")["fee_fen"] == 1


def test_a_customer_pays_what_the_till_showed_or_nothing_is_sold(shop):
    shop.receive("TEA", "10", 2_000)
    told = shop.sale(("TEA", "1"), tenders=[{"method": "cash", "amount_fen": 500}])
    assert shop.store.refused("/sales", told | {"total_fen": 300}, role="clerk") == "total_differs"
    assert shop.on_hand("TEA") == ("10", 2_000)
    sale = shop.store.post("/sales", told | {"total_fen": 350}, role="clerk")
    assert (sale["total_fen"], sale["change_fen"]) == (350, 150)


def test_the_list_of_tills_says_who_is_at_them(shop):
    (till,) = shop.store.get("/tills", role="clerk")["items"]
    session = shop.store.get(f"/tills/{shop.till}/sessions", role="clerk")["items"][0]
    assert (till["open_session_id"], till["opened_by"]) == (session["id"], session["opened_by"])
    shop.count(10_000)
    (till,) = shop.store.get("/tills", role="clerk")["items"]
    assert (till["open_session_id"], till["opened_by"]) == (None, None)
