"""What is to be filed, and the boundaries of domain.md §3 through a real close."""

from datetime import date

import pytest

from services.ledger.app import SERVICE
from services.ledger.books.models import Book
from services.ledger.periods.rules import filing_period
from services.ledger.tax import queries as tax
from tests import engines
from tests.ledger import happenings as h
from tests.service import running


@pytest.fixture
def one():
    """The ledger on one engine: the rules are the same on both."""
    with engines.fresh("sqlite") as settings, running(SERVICE, settings) as asked:
        yield asked


def by_month(ledger, book="store"):
    ledger.post(f"/books/{book}/filing", {"vat_filing": "month"}, role="accountant")


def vat(ledger, period, book="store"):
    return ledger.get(f"/books/{book}/vat-return?period={period}", role="accountant")


def income_tax(ledger, period, book="store"):
    return ledger.get(f"/books/{book}/income-tax?period={period}", role="accountant")


def owed(ledger, period):
    """What stands on 222101 at a month's end, in fen."""
    rows = ledger.get(f"/books/store/reports/trial-balance?period={period}")["rows"]
    return sum(r["closing_credit_fen"] for r in rows if r["code"] == "222101")


@pytest.mark.parametrize(
    ("period", "net_fen", "vat_fen", "due_fen"),
    [
        ("2025-12", 10_000_000, 100_000, 0),
        ("2026-01", 10_000_000, 100_000, 100_000),
        ("2026-01", 9_999_999, 100_000, 0),
    ],
)
def test_who_files_by_month_meets_the_month_limit_of_that_year(
    one, period, net_fen, vat_fen, due_fen
):
    by_month(one)
    one.hear(h.day_closed(on=f"{period}-15", cash=net_fen + vat_fen))
    before = vat(one, period)
    assert (before["taxed_sales_fen"], before["payable_fen"]) == (net_fen, due_fen)
    assert vat_fen - h.close(one, period)["vat_relief_fen"] == owed(one, period) == due_fen
    after = vat(one, period)
    assert (before.pop("closed"), after.pop("closed")) == (False, True)
    assert after == before


@pytest.mark.parametrize(("last_fen", "due_fen"), [(10_000_000, 300_000), (9_999_999, 0)])
def test_who_files_by_quarter_meets_the_quarters_limit_at_its_end(one, last_fen, due_fen):
    one.hear(
        h.day_closed(on="2026-01-31", cash=15_150_000),
        h.day_closed(on="2026-02-28", cash=5_050_000),
        h.day_closed(on="2026-03-31", cash=last_fen + 100_000),
    )
    closes = [h.close(one, f"2026-0{month}")["vat_relief_fen"] for month in (1, 2, 3)]
    assert closes == [0, 0, 300_000 - due_fen]
    filed = vat(one, "2026-02")
    assert (filed["since"], filed["until"], filed["due_on"]) == ("2026-01", "2026-03", "2026-04-15")
    assert filed["threshold"]["limit_fen"] == 30_000_000
    assert filed["relieved"] == (due_fen == 0)
    assert filed["payable_fen"] == owed(one, "2026-03") == due_fen


def test_after_the_last_rule_nothing_is_closed_filed_or_posted(one):
    by_month(one)
    answer = h.ask_to_close(one, "store", "2028-01", date(2028, 2, 1))
    assert (answer.status, answer.body["code"]) == (409, "vat_rule_unknown")
    answer = h.ask_to_close(one, "property", "2028-01", date(2028, 2, 1))
    assert (answer.status, answer.body["code"]) == (409, "income_tax_rule_unknown")
    answer = h.ask_to_close(one, "property", "2028-03", date(2028, 4, 1))
    assert (answer.status, answer.body["code"]) == (409, "vat_rule_unknown")
    for path, code in (
        ("vat-return", "vat_rule_unknown"),
        ("income-tax", "income_tax_rule_unknown"),
    ):
        asked = one.ask("GET", f"/books/store/{path}?period=2028-01")
        assert (asked.status, asked.body["code"]) == (409, code)
    for fact in (h.day_closed(on="2028-01-01", cash=101), h.fee_charged(101, on="2028-01-01")):
        with pytest.raises(AssertionError, match="could not be applied"):
            one.hear(fact)
    assert one.get("/books/store")["vouchers"] == one.get("/books/property")["vouchers"] == 0


def test_a_return_accounts_for_every_tax_category_by_itself(ledger):
    ledger.hear(
        h.day_closed(on="2026-01-15", cash=1_010_000, meals_fen=0),
        h.day_closed(on="2026-03-31", cash=10_150, meals_fen=10_000),
        h.day_closed(on="2026-04-01", cash=999),
    )
    filed = vat(ledger, "2026-01")
    lines = {line["category"]: line for line in filed["categories"]}
    assert list(lines) == ["standard", "services", "other", "exempt_meals"]
    assert lines["services"]["title"] == "服务"
    assert (lines["standard"]["sales_fen"], lines["standard"]["vat_fen"]) == (1_000_149, 10_001)
    meals = lines["exempt_meals"]
    assert (meals["sales_fen"], meals["vat_fen"], meals["exempt"]) == (10_000, 0, True)
    assert lines["services"]["sales_fen"] == lines["other"]["sales_fen"] == 0
    assert all(line["ground"] for line in filed["categories"])
    assert (filed["taxed_sales_fen"], filed["exempt_sales_fen"]) == (1_000_149, 10_000)
    assert (filed["vat_fen"], filed["booked_fen"], filed["difference_fen"]) == (10_001, 10_001, 0)
    assert filed["unassigned"] == []
    assert (filed["relieved"], filed["payable_fen"]) == (True, 0)
    assert "next working day" in " ".join(filed["notes"])


def test_fees_are_services_and_count_towards_the_limit_of_the_quarter(ledger):
    ledger.hear(h.fee_charged(receivable_fen=30_300_000), h.common_income(99_999_900))
    filed = vat(ledger, "2026-03", "property")
    lines = {line["category"]: line["sales_fen"] for line in filed["categories"]}
    assert lines == {"standard": 0, "services": 30_000_000, "other": 0, "exempt_meals": 0}
    assert (filed["relieved"], filed["payable_fen"]) == (False, 300_000)
    assert h.close(ledger, "2026-03", "property")["vat_relief_fen"] == 0


def test_what_a_charity_pays_for_a_repair_is_a_service(one):
    one.hear(h.disbursement(50_000, "X", on="2026-04-06"))
    filed = vat(one, "2026-04", "property")
    assert [line["sales_fen"] for line in filed["categories"]] == [0, 49_505, 0, 0]


def test_rounding_once_a_day_may_differ_from_the_period_and_is_shown(one):
    one.hear(*(h.day_closed(on=f"2026-03-0{day}", cash=50) for day in (1, 2, 3)))
    filed = vat(one, "2026-03")
    assert (filed["taxed_sales_fen"], filed["vat_fen"], filed["booked_fen"]) == (150, 2, 0)
    assert filed["difference_fen"] == -2


def test_a_months_exempt_meals_do_not_count_towards_the_limit(ledger):
    ledger.hear(h.day_closed(on="2026-03-31", cash=60_000_000, meals_fen=59_000_000))
    assert vat(ledger, "2026-03")["relieved"]
    assert h.close(ledger, "2026-03")["vat_relief_fen"] == 9_901


def test_the_taxable_sales_of_twelve_months_warn_before_the_limit_of_five_million(one):
    one.hear(
        h.day_closed(on="2025-03-31", cash=101_000_000),
        h.day_closed(on="2025-04-30", cash=203_000_000, meals_fen=1_000_000),
        h.day_closed(on="2026-03-31", cash=201_999_999),
    )
    rolling = vat(one, "2026-03")["rolling"]
    assert (rolling["since"], rolling["until"]) == ("2025-04", "2026-03")
    assert (rolling["taxed_sales_fen"], rolling["exempt_sales_fen"]) == (399_999_999, 1_000_000)
    assert (rolling["warning_fen"], rolling["limit_fen"]) == (400_000_000, 500_000_000)
    assert (rolling["state"], bool(rolling["ground"])) == ("below", True)
    for cash, sales_fen, state in (
        (1, 400_000_000, "warning"),
        (101_000_000, 500_000_000, "warning"),
        (1, 500_000_001, "over"),
    ):
        one.hear(h.day_closed(on="2026-03-31", cash=cash))
        rolling = vat(one, "2026-03")["rolling"]
        assert (rolling["taxed_sales_fen"], rolling["state"]) == (sales_fen, state)


def test_after_the_last_rule_the_rolling_sales_are_shown_against_no_limit(one):
    one.get("/books/store")
    with one.service.database.connection():
        found = tax.rolling_sales(Book.get(Book.code == "store"), "2028-01")
    assert (found.taxed_sales_fen, found.state, found.limit_fen) == (0, "unknown", None)


@pytest.mark.parametrize(
    ("profit_fen", "rate_bp", "tax_fen"),
    [(300_000_000, 500, 15_000_000), (300_000_001, 2500, 75_000_000)],
)
def test_a_close_accrues_the_rate_of_the_whole_years_profit(one, profit_fen, rate_bp, tax_fen):
    one.hear(
        h.day_closed(on="2026-01-31", cash=10_100_000, cost_fen=5_000_000),
        h.day_closed(on="2026-03-31", cash=303_000_000, cost_fen=305_000_000 - profit_fen),
    )
    assert h.close(one, "2026-01")["income_tax_fen"] == 250_000
    before = income_tax(one, "2026-03")
    assert (before["profit_fen"], before["rate_bp"]) == (profit_fen, rate_bp)
    assert (before["tax_fen"], before["accrued_fen"]) == (tax_fen, 250_000)
    assert before["to_accrue_fen"] == tax_fen - 250_000
    assert before["small_profit"] == (rate_bp == 500)
    assert "待确认" in before["grounds"][1]
    assert h.close(one, "2026-03")["income_tax_fen"] == tax_fen - 250_000
    after = income_tax(one, "2026-03")
    assert (after["accrued_fen"], after["to_accrue_fen"], after["closed"]) == (tax_fen, 0, True)


def test_falling_back_below_the_limit_takes_the_higher_rate_back_in_red(one):
    one.hear(
        h.day_closed(on="2026-01-31", cash=303_000_101),
        h.stock_adjusted("write_off", -1_000_000, on="2026-02-10"),
    )
    assert h.close(one, "2026-01")["income_tax_fen"] == 75_000_025
    assert h.close(one, "2026-02")["income_tax_fen"] == 14_950_005 - 75_000_025


def test_the_share_of_meals_that_counts_is_shown_and_not_computed(ledger):
    ledger.hear(h.day_closed(on="2026-03-31", cash=1_000_000, meals_fen=1_000_000))
    filed = income_tax(ledger, "2026-03")
    assert filed["meals"]["counted_fen"] == 900_000
    assert "待确认" in filed["meals"]["ground"]
    assert filed["tax_fen"] == filed["to_accrue_fen"] == 50_000


def test_a_book_nobody_has_a_month_nobody_can_mean_and_a_clerk_are_refused(ledger):
    for path in ("vat-return", "income-tax"):
        assert ledger.ask("GET", f"/books/nobody/{path}?period=2026-03").status == 404
        assert ledger.ask("GET", f"/books/store/{path}?period=2026-13").status == 422
        assert ledger.ask("GET", f"/books/store/{path}").status == 422
        who = {"role": "clerk"}
        assert ledger.ask("GET", f"/books/store/{path}?period=2026-03", **who).status == 403


def test_each_community_files_for_itself(ledger):
    ledger.hear(h.day_closed(on="2026-03-31", cash=1_010))
    theirs = ledger.get("/books/store/vat-return?period=2026-03", community="elsewhere")
    assert theirs["taxed_sales_fen"] == 0


def test_a_filing_period_is_a_month_or_the_quarter_around_it():
    assert filing_period("2026-05", "month") == ("2026-05", "2026-05")
    assert filing_period("2026-04", "quarter") == ("2026-04", "2026-06")
    assert filing_period("2026-12", "quarter") == ("2026-10", "2026-12")
