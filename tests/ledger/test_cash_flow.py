"""现金流量表 会小企03表: where cash came from and went, as much as the balance sheet has."""

import pytest

from services.ledger.reports import rules
from tests.ledger import by_hand
from tests.ledger import happenings as h
from tests.ledger.by_hand import line


def statement(ledger, period="2026-03", book="store"):
    found = ledger.get(f"/books/{book}/reports/cash-flow?period={period}")
    assert [check for check in found["checks"] if not check["holds"]] == []
    amounts = {row["row"]: (row["year_fen"], row["month_fen"]) for row in found["rows"]}
    return {row: columns for row, columns in amounts.items() if any(columns)}


def test_the_form_has_every_row_once():
    assert [row.row for row in rules.CASH_FLOW] == list(range(1, 23))


def test_the_statement_adds_up_and_ends_with_what_the_balance_sheet_has(ledger):
    ledger.hear(
        h.day_closed(on="2025-12-30", cash=70_000),
        h.day_closed(on="2026-02-10", cash=101_000),
        *h.march_at_the_shop(),
        h.cash_moved("pay_out", "expense", 5_000),
        h.cash_moved("pay_out", "bank", 20_000),
        h.till_closed(-300),
    )
    by_hand.post(
        ledger,
        by_hand.rent(lines=[line("222101", 140_000), line("100201", 0, 140_000)]),
    )
    assert statement(ledger) == {
        1: (14_560_000 + 101_000, 14_560_000),
        5: (140_000, 140_000),
        6: (36_000 + 5_000 + 300, 36_000 + 5_000 + 300),
        7: (14_479_700, 14_378_700),
        20: (14_479_700, 14_378_700),
        21: (70_000, 171_000),
        22: (14_549_700, 14_549_700),
    }
    sheet = ledger.get("/books/store/reports/balance-sheet?period=2026-03")["rows"][0]
    assert (sheet["closing_fen"], sheet["opening_fen"]) == (14_549_700, 70_000)


def test_what_a_fund_gives_back_for_a_repair_is_received_by_the_property_company(ledger):
    ledger.hear(h.contribution(50_000, nature="G", on="2026-03-01"))
    ledger.hear(h.work_completed(40_000, on="2026-03-05"), h.disbursement(40_000, nature="G"))
    property_ = statement(ledger, "2026-04", "property")
    assert property_[2] == property_[22] == (40_000, 40_000)
    store = statement(ledger, "2026-04")
    assert (store[2], store[22]) == ((50_000, 0), (10_000, 10_000))


def test_what_a_fund_pays_and_what_comes_back_stand_in_one_row(ledger):
    ledger.hear(
        h.contribution(90_000, nature="G", on="2026-03-01"),
        h.disbursement(40_000, nature="G", order=None),
        h.disbursement_returned(10_000, nature="G", order=None),
        h.contribution_returned(20_000),
    )
    store = statement(ledger, "2026-04")
    assert (store[2], store[6]) == ((70_000, -20_000), (30_000, 30_000))
    ledger.hear(
        h.work_completed(40_000), h.disbursement(40_000, "E"), h.disbursement_returned(5_000, "E")
    )
    property_ = statement(ledger, "2026-04", "property")
    assert (property_[2][1], property_[3][1]) == (35_000, -5_000)


def test_what_a_book_began_with_is_no_flow(ledger):
    wanted = {
        "period": "2026-02",
        "lines": [line("100201", 90_000), line("3001", 0, 90_000)],
    }
    draft = ledger.post("/books/property/opening-balances", wanted, role="accountant")
    path = f"/books/property/drafts/{draft['id']}"
    ledger.post(f"{path}/review", role="reviewer")
    ledger.post(f"{path}/post", role="accountant")
    assert statement(ledger, "2026-02", "property") == {
        21: (90_000, 90_000),
        22: (90_000, 90_000),
    }
    assert statement(ledger, "2026-03", "property") == {
        21: (90_000, 90_000),
        22: (90_000, 90_000),
    }


@pytest.mark.parametrize("closing_fen", [0, 100])
def test_cash_that_no_row_explains_fails_the_check(closing_fen):
    amounts = rules.cash_flow([], opening_fen=100)
    checks = rules.cash_flow_checks(amounts, 100, closing_fen)
    assert checks[-1] == ("22 = 01表 1 期末", closing_fen == 100)
    assert all(check.holds for check in checks[:-1])


def test_what_wages_keep_back_is_no_money_that_came_in(ledger):
    wages = [
        line("221101", 800_000),
        line("224104", 0, 84_000),
        line("222102", 0, 6_000),
        line("100201", 0, 710_000),
    ]
    by_hand.post(ledger, by_hand.rent(lines=wages))
    assert statement(ledger)[4] == (710_000, 710_000)
