"""What is to be filed, from the kept turnovers and the rules of the period's last day.

Read-only, but a first question opens the books.
"""

from datetime import date

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.periods import queries as periods
from services.ledger.periods.rules import filing_period, result, year_start
from services.ledger.tax import queries as tax
from services.ledger.tax import rules
from services.ledger.tax.models import VatThreshold
from services.ledger.tax_returns.rules import category_lines, unassigned
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_end
from shared import money
from shared.identity import Principal

VAT_NOTES = (
    "VAT per category is the period's sales at its rate, as the return asks; the books round once "
    "a day and category and know sales of no category too: difference_fen is what is to be looked "
    "at before filing.",
    "Filed within 15 days after the period; a weekend or holiday moves the last day to the next "
    "working day, which is not computed.",
    "Whether exempt meals count towards the threshold or the limit of twelve months is an open "
    "question for the tax office; here they do not.",
)
INCOME_TAX_NOTES = (
    "Profit as the books have it; losses of earlier years and other adjustments of the annual "
    "return are not computed.",
    "That exempt meals count at a share only is information; to_accrue_fen does not use it.",
)


def vat_return(who: Principal, book_code: str, period: str) -> dict:
    """The VAT of the filing period in which a month lies.

    Raises `book_unknown`, `vat_rule_unknown`.
    """
    book = books.book(who, book_code)
    since, until = filing_period(period, book.vat_filing)
    last_day = month_end(until)
    rates = tax.vat_rates(rules.CATEGORIES, last_day)
    threshold = tax.vat_threshold(last_day)
    moved = vouchers.moved(book, until, since, carried=False)
    sales = rules.sales(moved)
    lines = category_lines(sales, rates)
    limit_fen = _limit_fen(book, threshold)
    relieved = rules.is_exempt(sales.taxed_fen, limit_fen, threshold.limit_included)
    vat_fen = sum(line["vat_fen"] for line in lines)
    booked_fen = result(moved).vat_fen
    return {
        "book": book.code,
        "vat_filing": book.vat_filing,
        "since": since,
        "until": until,
        "closed": _is_closed(book, until),
        "due_on": rules.due_on(last_day),
        "categories": lines,
        "unassigned": unassigned(sales),
        "taxed_sales_fen": sales.taxed_fen,
        "exempt_sales_fen": sales.exempt_fen,
        "threshold": {
            "limit_fen": limit_fen,
            "limit_included": threshold.limit_included,
            "ground": threshold.ground,
        },
        "relieved": relieved,
        "vat_fen": vat_fen,
        "booked_fen": booked_fen,
        "difference_fen": booked_fen - vat_fen,
        "payable_fen": 0 if relieved else booked_fen,
        "rolling": tax.rolling_sales(book, until),
        "notes": VAT_NOTES,
    }


def income_tax(who: Principal, book_code: str, period: str) -> dict:
    """The income tax on a year's profit at a month's end, and what of it is still to accrue.

    Raises `book_unknown`, `income_tax_rule_unknown`.
    """
    book = books.book(who, book_code)
    last_day = month_end(period)
    rule = tax.income_tax_rule(last_day)
    year = periods.result(book, year_start(period), period)
    profit_fen = year.profit_before_tax_fen
    tax_fen = rules.income_tax_fen(profit_fen, rule)
    accrued_fen = periods.income_tax_accrued(book, period)
    return {
        "book": book.code,
        "since": year_start(period),
        "until": period,
        "closed": _is_closed(book, period),
        "revenue_fen": year.revenue_fen,
        "profit_fen": profit_fen,
        "small_profit": profit_fen <= rule.limit_fen,
        "small_profit_limit_fen": rule.limit_fen,
        "rate_bp": rules.income_tax_rate_bp(profit_fen, rule),
        "grounds": rule.grounds,
        "tax_fen": tax_fen,
        "accrued_fen": accrued_fen,
        "to_accrue_fen": tax_fen - accrued_fen,
        "meals": _meals(book, period, last_day),
        "notes": INCOME_TAX_NOTES,
    }


def _limit_fen(book: Book, threshold: VatThreshold) -> int:
    if book.vat_filing == "month":
        return threshold.month_limit_fen
    return threshold.quarter_limit_fen


def _is_closed(book: Book, period: str) -> bool:
    return book.closed_through is not None and period <= book.closed_through


def _meals(book: Book, period: str, last_day: date) -> dict | None:
    """What of the year's exempt meals counts for income tax, None where no rule says so."""
    share = tax.income_share(rules.EXEMPT_CATEGORY, last_day)
    if share is None:
        return None
    moved = vouchers.moved(book, period, year_start(period), carried=False)
    sales_fen = rules.sales(moved).exempt_fen
    return {
        "sales_fen": sales_fen,
        "share_bp": share.share_bp,
        "counted_fen": money.share(sales_fen, share.share_bp),
        "ground": share.ground,
    }
