"""Vouchers as workbooks to print. Read-only, but a first question opens the books."""

from collections.abc import Sequence

from flask import Response

from services.ledger.books import commands as books
from services.ledger.books.queries import company
from services.ledger.papers import writing
from services.ledger.papers.vouchers import rules
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.models import Voucher
from shared import sheets
from shared.errors import Invalid, missing
from shared.identity import Principal

VOUCHERS_MAX = 500
SHEETS_MAX = 1000  # Excel keeps 1026 page breaks


def voucher_paper(who: Principal, book_code: str, voucher_id: str, size: str) -> Response:
    """One voucher on its sheets. Raises `voucher_unknown`, Invalid `too_many_sheets`."""
    found = vouchers.voucher(who, book_code, voucher_id)
    name = f"记账凭证_{found.period}_{found.word}-{found.number}"
    return _printed(who, book_code, name, [found], size)


def month_paper(
    who: Principal, book_code: str, period: str, first: int, last: int | None, size: str
) -> Response:
    """A month's vouchers by number, each sheet on a page of its own.

    Raises `voucher_unknown` where the month has none of these numbers, Invalid
    `too_many_vouchers` above 500: nothing is left out unsaid, Invalid `too_many_sheets`.
    """
    book = books.book(who, book_code)
    found = vouchers.numbered(book, period, first, last, VOUCHERS_MAX + 1)
    if not found:
        raise missing("voucher", f"{period} {first}")
    if len(found) > VOUCHERS_MAX:
        raise Invalid(
            "too_many_vouchers",
            f"At most {VOUCHERS_MAX} vouchers are printed at once; ask by `from` and `to`.",
            next=found[VOUCHERS_MAX].number,
        )
    name = f"记账凭证_{period}_{found[0].number}-{found[-1].number}"
    return _printed(who, book_code, name, found, size)


def _printed(
    who: Principal, book_code: str, name: str, found: Sequence[Voucher], size: str
) -> Response:
    named = company(books.book(who, book_code), found[0].period)
    laid_out = [sheet for voucher in found for sheet in rules.sheets(named, voucher)]
    if len(laid_out) > SHEETS_MAX:
        raise Invalid(
            "too_many_sheets",
            f"These are {len(laid_out)} sheets, at most {SHEETS_MAX} are printed at once.",
        )
    body = writing.vouchers(laid_out, rules.SIZES[size])
    return sheets.attachment(name, body, "xlsx")
