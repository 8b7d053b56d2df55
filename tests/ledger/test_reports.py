"""The statements: their rows, their sums, their checks."""

from services.ledger.reports import rules
from services.ledger.vouchers.queries import Standing
from tests.ledger import happenings as h


def statement(ledger, name, period="2026-03", book="store"):
    return ledger.get(f"/books/{book}/reports/{name}?period={period}")


def amounts(rows, column):
    return {row["row"]: row[column] for row in rows if row[column]}


def test_the_forms_have_every_row_once():
    sheet = [row.row for row in rules.ASSETS + rules.LIABILITIES_AND_EQUITY]
    assert sheet == list(range(1, 54))
    assert [row.row for row in rules.INCOME] == list(range(1, 33))


def test_the_balance_sheet_balances_before_and_after_the_close(ledger):
    ledger.hear(*h.march_at_the_shop())
    before = statement(ledger, "balance-sheet")
    assert before["balanced"]
    assert amounts(before["rows"], "closing_fen")[51] == 14_415_842 - 13_000_000 - 36_000
    h.close(ledger, "2026-03")
    after = statement(ledger, "balance-sheet")
    assert after["balanced"]
    assert amounts(after["rows"], "closing_fen") == {
        1: 14_524_000,
        15: 14_524_000,
        30: 14_524_000,
        33: 13_000_000,
        36: 76_200,
        41: 13_076_200,
        47: 13_076_200,
        51: 1_447_800,
        52: 1_447_800,
        53: 14_524_000,
    }
    assert (after["rows"][0]["name"], after["rows"][52]["name"]) == (
        "货币资金",
        "负债和所有者权益总计",
    )


def test_a_row_names_the_accounts_that_it_shows(ledger):
    ledger.hear(*h.march_at_the_shop())
    assets = {row["row"]: row["accounts"] for row in statement(ledger, "balance-sheet")["rows"]}
    assert (assets[1], assets[15]) == (["1001", "1002", "1012"], [])
    earned = {row["row"]: row["accounts"] for row in statement(ledger, "income-statement")["rows"]}
    assert (earned[1], earned[21]) == (["5001", "5051"], [])


def test_the_year_opens_with_what_the_last_one_left(ledger):
    ledger.hear(h.goods_received(700, on="2025-11-02"), h.goods_received(300, on="2026-02-02"))
    rows = statement(ledger, "balance-sheet", "2026-02")["rows"]
    assert amounts(rows, "opening_fen")[9] == 700
    assert amounts(rows, "closing_fen")[9] == 1_000


def test_the_income_statement_still_shows_the_month_after_its_close(ledger):
    ledger.hear(h.day_closed(on="2026-02-15", cash=101_000), *h.march_at_the_shop())
    h.close(ledger, "2026-02")
    h.close(ledger, "2026-03")
    shown = statement(ledger, "income-statement")
    assert amounts(shown["rows"], "month_fen") == {
        1: 14_415_842,
        2: 13_000_000,
        18: 36_000,
        21: 1_379_842,
        22: 145_158,
        30: 1_525_000,
        31: 76_250,
        32: 1_448_750,
    }
    assert amounts(shown["rows"], "year_fen")[1] == 14_415_842 + 100_000
    assert all(check["holds"] for check in shown["checks"])
    assert [check["rule"] for check in shown["checks"]][:3] == [
        "21 = 1 - 2 - 3 - 11 - 14 - 18 + 20",
        "30 = 21 + 22 - 24",
        "32 = 30 - 31",
    ]


def test_the_trial_balance_has_equal_pairs_and_parents_that_sum_their_children(ledger):
    ledger.hear(h.goods_received(500, on="2026-01-05"), *h.march_at_the_shop())
    shown = statement(ledger, "trial-balance")
    rows = {row["code"]: row for row in shown["rows"]}
    assert shown["balanced"]
    assert shown["totals"]["period_debit_fen"] == shown["totals"]["period_credit_fen"] > 0
    assert rows["1405"]["opening_debit_fen"] == 500
    assert rows["1405"]["closing_debit_fen"] == 500
    assert rows["2202"]["year_credit_fen"] == 13_000_500
    for column in (name for name in rows["1012"] if name.endswith("_fen")):
        assert rows["1012"][column] == rows["101201"][column] + rows["101202"][column]
        assert shown["totals"][column] == sum(row[column] for row in shown["rows"] if row["leaf"])


def test_a_supplier_who_owes_us_is_shown_among_prepayments():
    standing = [
        Standing("1405", {}, 600),
        Standing("2202", {"supplier": "one"}, -1_000),
        Standing("2202", {"supplier": "two"}, 400),
        Standing("122101", {}, -50),
        Standing("224101", {"fund": "fund"}, 50),
    ]
    rows = rules.balance_sheet(standing)
    assert (rows[5], rows[33]) == (400, 1_000)
    assert (rows[8], rows[39]) == (50, 50)
    assert rows[30] == rows[53] + 0 == 1_050


def test_depreciation_is_shown_positive_and_subtracted():
    rows = rules.balance_sheet([Standing("1601", {}, 900), Standing("1602", {}, -200)])
    assert (rows[18], rows[19], rows[20]) == (900, 200, 700)


def test_an_empty_book_and_a_wrong_month(ledger):
    assert statement(ledger, "trial-balance")["rows"] == []
    assert statement(ledger, "balance-sheet")["balanced"]
    path = "/books/store/reports/balance-sheet"
    assert ledger.ask("GET", path).status == 422
    assert ledger.ask("GET", f"{path}?period=2026-3").status == 422
