"""hledger's balance sheet and income statement of our exported books are ours, row by row."""

import csv
import io
import json

import pytest

from services.ledger.reports import rules
from services.ledger.vouchers.queries import Standing
from tests import judges
from tests.ledger import year_end

NO_CLOSING = "not:tag:kind=^(carry_forward|year_end)$"
COSTS = ("54", "56", "57", "58")
# hledger shows what stands on an account, we a detail on the wrong side in its sister's row:
# the two rows together are the same.
SISTERS = {4: 34, 5: 33, 8: 39}
ENDS = {"2025-11": "2025-12-01", "2025-12": "2026-01-01", "2026-01": "2026-02-01"}


@pytest.fixture
def journals(ledger, tmp_path):
    """Both books of a rich quarter as hledger's files."""
    year_end.live_through(ledger)
    return {
        book: judges.accept(ledger.get(f"/books/{book}/exports/hledger"), "hledger", tmp_path, book)
        for book in year_end.BOOKS
    }


def fen(text):
    whole, _, part = text.removesuffix(" CNY").replace(",", "").partition(".")
    amount = abs(int(whole)) * 100 + int(part.ljust(2, "0") or 0)
    return -amount if text.startswith("-") else amount


def shown(journal, *report):
    """What hledger's statement shows for each account, by its code: fen, incomes positive."""
    printed = csv.reader(io.StringIO(judges.hledger(journal, *report, "--flat", "-O", "csv")))
    rows = [row for row in printed if len(row) > 1]  # a report of nothing has its title only
    codes = [(name.rsplit(":", 1)[-1].split("-")[0], amount) for name, amount, *_ in rows]
    return {code: fen(amount) for code, amount in codes if code.isdigit()}


def rows_of(definition, shown, sign=lambda row: 1):
    """The rows of a statement, as its own definition adds up what hledger shows."""
    amounts = {}
    for row in definition:
        if row.adds:
            amounts[row.row] = sum(amounts[n] if n > 0 else -amounts[-n] for n in row.adds)
        else:
            found = (amount for code, amount in shown.items() if code.startswith(row.accounts))
            amounts[row.row] = sign(row.row) * sum(found) if row.accounts else 0
    return amounts


def theirs_on_the_balance_sheet(journal, end):
    standing = shown(journal, "balancesheetequity", "-e", end)
    assets = {code: amount for code, amount in standing.items() if code[0] in "14"}
    others = {code: amount for code, amount in standing.items() if code[0] in "23"}
    # The result of a month still open belongs to the owners; hledger keeps it in its own report.
    result = shown(journal, "incomestatement", "-e", end)
    others |= {
        code: -amount if code.startswith(COSTS) else amount for code, amount in result.items()
    }
    ours = rows_of(rules.ASSETS, assets, lambda row: -1 if row in rules.CREDIT_ASSETS else 1)
    return ours | rows_of(rules.LIABILITIES_AND_EQUITY, others)


def netted(rows):
    """The rows, a detail's two possible rows taken together, and what adds these up left out."""
    together = {(row, sister): rows[row] - rows[sister] for row, sister in SISTERS.items()}
    both = {*SISTERS, *SISTERS.values()}
    sums = {15, 30, 41, 47, 53}
    return together | {row: rows[row] for row in rows if row not in both | sums}


@pytest.mark.parametrize("book", year_end.BOOKS)
def test_hledgers_balance_sheet_is_ours_in_every_row(ledger, journals, book):
    for period, end in ENDS.items():
        sheet = ledger.get(f"/books/{book}/reports/balance-sheet?period={period}")
        ours = {row["row"]: row["closing_fen"] for row in sheet["rows"]}
        theirs = theirs_on_the_balance_sheet(journals[book], end)
        assert netted(theirs) == netted(ours), period
        # The totals differ by what stands in the sister's row on the other side, if any.
        moved = sum(ours[row] - theirs[row] for row in SISTERS)
        assert (ours[30], ours[53]) == (theirs[30] + moved, theirs[53] + moved), period
        if book == "store":
            assert moved > 0


@pytest.mark.parametrize("book", year_end.BOOKS)
def test_hledgers_income_statement_is_ours_in_every_row_of_month_and_year(ledger, journals, book):
    for period, end in ENDS.items():
        statement = ledger.get(f"/books/{book}/reports/income-statement?period={period}")
        for column, start in (("month_fen", f"{period}-01"), ("year_fen", f"{period[:4]}-01-01")):
            ours = {row["row"]: row[column] for row in statement["rows"]}
            found = shown(journals[book], "incomestatement", "-b", start, "-e", end, NO_CLOSING)
            assert rows_of(rules.INCOME, found) == ours, (period, column)
        if book == "store":
            assert ours[1] and ours[2] and ours[32]


def test_what_hledger_reads_of_our_tags_gives_the_reclassified_rows_too(ledger, journals):
    read = json.loads(judges.hledger(journals["store"], "print", "-e", "2026-01-01", "-O", "json"))
    standing = {}
    for posting in (p for transaction in read for p in transaction["tpostings"]):
        tags = dict(posting["ptags"])
        code = posting["paccount"].rsplit(":", 1)[-1].split("-")[0]
        key = (code, *(tags.get(name, "") for name in ("supplier", "member", "person", "fund")))
        for amount in posting["pamount"]:
            quantity = amount["aquantity"]
            scale = 2 - quantity["decimalPlaces"]
            standing[key] = standing.get(key, 0) + quantity["decimalMantissa"] * 10**scale
    theirs = rules.balance_sheet(Standing(code, {}, fen) for (code, *_), fen in standing.items())
    sheet = ledger.get("/books/store/reports/balance-sheet?period=2025-12")
    assert theirs == {row["row"]: row["closing_fen"] for row in sheet["rows"]}
    assert theirs[5] and theirs[8] and theirs[39]
