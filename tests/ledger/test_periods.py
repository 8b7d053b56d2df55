"""Closing a month: the worked example of domain.md §2.5, and everything that may go wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import peewee
import pytest

from services.ledger.periods import rules
from shared import clock, facts
from tests.ledger import happenings as h

APRIL = date(2026, 4, 1)


def test_the_worked_example_is_exact_to_the_fen(ledger):
    march = h.march_at_the_shop()
    ledger.hear(*march)
    closed = h.close(ledger, "2026-03")
    assert {name: fen for name, fen in closed.items() if name.endswith("_fen")} == {
        "revenue_fen": 14_415_842,
        "vat_relief_fen": 144_158,
        "profit_before_tax_fen": 1_524_000,
        "income_tax_fen": 76_200,
        "net_profit_fen": 1_447_800,
        "reserve_fen": 144_780,
        "distributable_fen": 1_303_020,
    }
    assert (closed["closed_on"], closed["closed_by"]) == ("2026-04-01", "accountant")
    (told,) = ledger.told(facts.PeriodClosed)
    assert told.day_close_ids == (march[1].day_close_id,)
    assert (told.period_close_id, told.distributable_fen) == (closed["id"], 1_303_020)
    assert ledger.get("/books/store")["closed_through"] == "2026-03"
    assert ledger.get("/books/store/periods/2026-03") == closed
    del closed["checklist"]
    assert ledger.get("/books/store/periods")["items"] == [closed]


def test_a_close_tells_what_households_paid_of_fees_in_its_month(ledger):
    ledger.hear(
        h.fee_collected(arrears_fen=700, on="2026-02-10"),
        h.fee_collected(arrears_fen=4_000, prepaid_fen=48_000),
        h.fee_collected(prepaid_fen=-8_000, method="cash", on="2026-03-09"),
        h.fee_charged(prepaid_fen=4_000, receivable_fen=1_000),
        h.repair_billed(9_900, on="2026-03-10"),
    )
    for period in ("2026-02", "2026-03"):
        h.close(ledger, period, book="property")
    told = [fact.fees_collected_fen for fact in ledger.told(facts.PeriodClosed)]
    assert told == [700, 44_000]
    h.close(ledger, "2026-02")
    assert ledger.told(facts.PeriodClosed)[-1].fees_collected_fen == 0


def test_a_month_is_closed_once_whoever_asks_at_once(ledger):
    ledger.hear(*h.march_at_the_shop())

    token = ledger.token("accountant")

    def ask(number):
        answer = h.send_close(ledger, token, "store", "2026-03", key=f"close-{number}")
        return answer.status, answer.body.get("code")

    with clock.fixed(clock.at(APRIL, 9)), ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    assert sorted(answers, key=str) == [(201, None)] + [(409, "period_closed_already")] * 5
    assert len(ledger.told(facts.PeriodClosed)) == 1


def test_a_repeated_request_gets_the_stored_answer(ledger):
    first = h.ask_to_close(ledger, "store", "2026-03", APRIL, key="close-march")
    again = h.ask_to_close(ledger, "store", "2026-03", APRIL, key="close-march")
    assert first.body == again.body
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_month_is_not_closed_before_it_is_over(ledger):
    last_day = date(2026, 3, 31)
    answer = h.ask_to_close(ledger, "store", "2026-03", last_day)
    assert h.obstacles(answer) == ["period_not_over"]
    assert h.ask_to_close(ledger, "store", "2026-13", APRIL).body["code"] == "period_unknown"
    assert h.ask_to_close(ledger, "canteen", "2026-03", APRIL).body["code"] == "book_unknown"


def test_an_earlier_month_with_vouchers_is_closed_first(ledger):
    ledger.hear(h.goods_received(100, on="2026-01-20"), h.goods_received(100, on="2026-03-02"))
    answer = h.ask_to_close(ledger, "store", "2026-03", APRIL)
    assert h.obstacles(answer) == ["earlier_period_open"]
    assert answer.body["obstacles"][0]["details"] == [{"period": "2026-01"}]
    h.close(ledger, "2026-01")
    h.close(ledger, "2026-03")


def test_a_closed_month_is_final_in_the_database(ledger):
    h.close(ledger, "2026-03")
    for sql in ("UPDATE period_close SET distributable_fen = 1", "DELETE FROM period_close"):
        with (
            ledger.service.database.connection(),
            pytest.raises(peewee.IntegrityError, match="final"),
        ):
            ledger.service.database.proxy.execute_sql(sql)


def test_an_empty_month_may_be_passed_over_but_not_the_end_of_a_quarter():
    def first(period, closed_through, *months):
        return rules.month_to_close_first(period, closed_through, months)

    assert first("2026-03", "2026-01") is None
    assert first("2026-04", "2026-01") == "2026-03"
    assert first("2026-03", "2026-01", "2026-02") == "2026-02"
    assert first("2026-03", None) is None
    assert first("2026-03", None, "2025-11") == "2025-11"
    assert first("2026-05", None, "2026-05", "2026-06") is None


def test_a_later_loss_takes_back_tax_and_reserve_and_distributes_nothing(ledger):
    ledger.hear(
        h.day_closed(on="2026-01-31", cash=1_010_000),
        h.stock_adjusted("write_off", -400_000, on="2026-02-10"),
    )
    january, february = h.close(ledger, "2026-01"), h.close(ledger, "2026-02")
    assert (january["income_tax_fen"], january["reserve_fen"]) == (50_000, 95_000)
    assert january["distributable_fen"] == 855_000
    assert february["profit_before_tax_fen"] == -400_000
    assert february["income_tax_fen"] == -20_000
    assert february["reserve_fen"] == -38_000
    assert february["distributable_fen"] == 0
    assert h.written(ledger, kind="income_tax", period="2026-02") == [
        "Dr 5801 -200.00",
        "Cr 222102 -200.00",
    ]


def test_profit_spent_from_an_earmark_is_not_distributed_less(ledger):
    ledger.hear(*h.march_at_the_shop())
    h.close(ledger, "2026-03")
    ledger.hear(
        h.contribution(1_303_020),
        h.work_completed(500_000),
        h.disbursement(500_000),
        h.day_closed(on="2026-04-30", cash=1_010_000),
    )
    april = h.close(ledger, "2026-04")
    # 10,000.00 of sales less 5,000.00 of repair, taxed 5 %; the repair's money was set aside.
    assert april["net_profit_fen"] == 475_000
    assert april["reserve_fen"] == 47_500
    assert april["distributable_fen"] == 475_000 + 500_000 - 47_500
    property_april = h.close(ledger, "2026-04", book="property")
    assert property_april["net_profit_fen"] == property_april["distributable_fen"] == 0


def test_december_moves_the_result_into_retained_profit(ledger):
    ledger.hear(h.day_closed(on="2025-12-30", cash=1_010_000), h.contribution(300, on="2025-12-31"))
    closed = h.close(ledger, "2025-12")
    assert h.written(ledger, kind="year_end") == [
        "Dr 3103 9,595.00",
        "Cr 310401 9,595.00",
        "Dr 310403 959.50",
        "Cr 310101 959.50",
        "Dr 310401 959.50",
        "Cr 310403 959.50",
        "Dr 310401 3.00",
        "Cr 310402 3.00",
    ]
    assert closed["reserve_fen"] == 95_950
    rows = ledger.get("/books/store/reports/trial-balance?period=2025-12")["rows"]
    left = {r["code"]: r["closing_credit_fen"] - r["closing_debit_fen"] for r in rows}
    assert (left["3103"], left["310402"], left["310403"]) == (0, 0, 0)
    assert left["310401"] == 959_500 - 95_950 - 300


def test_a_loss_of_last_year_is_made_good_before_anything_is_distributed(ledger):
    ledger.hear(
        h.stock_adjusted("write_off", -300_000, on="2025-12-10"),
        h.day_closed(on="2026-01-31", cash=1_010_000),
    )
    assert h.close(ledger, "2025-12")["distributable_fen"] == 0
    january = h.close(ledger, "2026-01")
    assert january["net_profit_fen"] == 950_000
    assert january["reserve_fen"] == 65_000
    assert january["distributable_fen"] == 950_000 - 300_000 - 65_000


def test_each_repair_left_over_at_month_end_is_carried_with_its_fund(ledger):
    ledger.hear(h.work_completed(500), h.work_completed(700, fund="fund-2"))
    h.close(ledger, "2026-04", book="property")
    assert h.written(ledger, "property", kind="carry_forward") == [
        "Dr 3103 12.00",
        "Cr 540102 5.00",
        "Cr 540102 7.00",
    ]


def test_a_preview_says_what_a_close_would_come_to_and_leaves_nothing(ledger):
    ledger.hear(*h.march_at_the_shop())
    preview = ledger.post("/books/store/periods/2026-03/preview", role="accountant")
    assert ledger.get("/books/store")["vouchers"] == 4
    assert ledger.get("/books/store/periods")["items"] == []
    assert ledger.told(facts.PeriodClosed) == []
    assert [row["kind"] for row in preview["vouchers"]] == [
        "vat_relief",
        "income_tax",
        "carry_forward",
    ]
    closed = h.close(ledger, "2026-03")
    figures = [name for name in preview if name.endswith("_fen")]
    assert {name: closed[name] for name in figures} == {name: preview[name] for name in figures}
    again = ledger.ask("POST", "/books/store/periods/2026-03/preview", role="accountant")
    assert (again.status, again.body["code"]) == (409, "period_closed_already")
