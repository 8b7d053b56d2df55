"""A year of a book as records for the standard data interface. Read-only.

What is kept of the vouchers is asked at once, the vouchers are read while they are sent; what is
posted meanwhile is in neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import DIMENSIONS, Account
from services.ledger.books import commands as books
from services.ledger.books import queries as opened
from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.interface import rules
from services.ledger.interface.edition_2004 import DIMENSIONS as WORDS
from services.ledger.interface.edition_2004 import EDITION
from services.ledger.names.queries import names
from services.ledger.reports import queries as reports
from services.ledger.reports.rules import trial_balance, with_parents
from services.ledger.vouchers import journal
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.models import Voucher
from services.ledger.vouchers.rules import KEPT_BY, month_end
from shared import packing
from shared.identity import Principal

VERSION = "1"  # of what these files hold


class Year(NamedTuple):
    """A year of a book, as far as its sums are kept."""

    number: int
    book: Book
    chart: Mapping[str, Account]
    records: Mapping[str, list[dict[str, Any]]]


def year_of_book(who: Principal, book_code: str, number: int) -> tuple[str, packing.Members]:
    """The name and the members of the zip file: what it is, one XML document, a table per element.

    Amounts in yuan. Raises `book_unknown`.
    """
    books.book(who, book_code)  # opened before the look at it, which writes nothing
    with ledger.snapshot():
        year = _year(who, book_code, number)

    def records(name: str) -> Iterable[Mapping[str, Any]]:
        return _lines(year) if name == "lines" else year.records[name]

    tables = [
        (f"{element.name}.txt", packing.pieces(rules.table(element, records)))
        for element in EDITION.elements
    ]
    members = [
        ("说明.txt", [f"{EDITION.name}\r\n{EDITION.note}\r\n".encode("utf-8-sig")]),
        ("会计核算数据.xml", packing.pieces(rules.xml(EDITION, records))),
        *tables,
    ]
    return f"会计数据_{year.book.name}_{number}", ledger.sending(members)


def _year(who: Principal, book_code: str, number: int) -> Year:
    book = opened.find(who, book_code)
    assert book is not None
    chart = accounts.chart(book)
    months = [month for month in vouchers.months(book) if month[:4] == str(number)]
    belonging = _auxiliary_balances(book, chart, number)
    used: dict[str, set[str]] = {code: set(account.requires) for code, account in chart.items()}
    for row in belonging:
        used[row["code"]].update(name for name in KEPT_BY if row[name])
    records = {
        "book": [
            {
                "code": book.code,
                "name": book.name,
                "credit_code": book.credit_code,
                "version": VERSION,
                "year": number,
            }
        ],
        "accounts": [_account(account, used[code]) for code, account in chart.items()],
        "balances": _balances(book, chart, number, months),
        "balance_sheet": [
            {
                "company": opened.company(book, month),
                "day": month_end(month),
                "form": sheet["form"],
                **row,
            }
            for month in months
            for sheet in [reports.balance_sheet(who, book_code, month)]
            for row in sheet["rows"]
        ],
        "income_statement": [
            {
                "company": opened.company(book, month),
                "period": month,
                "form": statement["form"],
                **row,
            }
            for month in months
            for statement in [reports.income_statement(who, book_code, month)]
            for row in statement["rows"]
        ],
        "auxiliary": [
            {"dimension": dimension, "item": item, "name": known.get(item)}
            for dimension in DIMENSIONS
            for known in [names(who, dimension)]
            for item in journal.items(book, dimension, date(number, 12, 31))
        ],
        "auxiliary_balances": belonging,
    }
    return Year(number, book, chart, records)


def _account(account: Account, dimensions: set[str]) -> dict[str, Any]:
    return {
        "code": account.code,
        "name": account.name,
        "level": account.level,
        "kind": account.kind,
        "side": account.side,
        "has_dimensions": bool(dimensions),
        "dimensions": "、".join(WORDS[name] for name in DIMENSIONS if name in dimensions),
    }


def _balances(
    book: Book, chart: Mapping[str, Account], number: int, months: list[str]
) -> list[dict[str, Any]]:
    """科目余额表 of each month that has vouchers, parents among the rows."""
    moved = vouchers.moved(book, f"{number}-12")
    return [
        {
            "book": book.code,
            "year": number,
            "month": int(month[5:]),
            "code": code,
            "name": chart[code].full_name,
            "side": chart[code].side,
            **columns._asdict(),
        }
        for month in months
        for code, columns in with_parents(
            trial_balance((row for row in moved if row.period <= month), month)
        ).items()
    ]


def _auxiliary_balances(
    book: Book, chart: Mapping[str, Account], number: int
) -> list[dict[str, Any]]:
    """The year of each account for each it is kept by; what belongs to nobody is left out."""
    before = {
        (row.account, *_belongs(row.belongs)): row.balance_fen
        for row in vouchers.standing(book, f"{number - 1}-12", by=KEPT_BY)
    }
    year = {
        (row.account, *_belongs(row.belongs)): (row.debit_fen, row.credit_fen)
        for row in vouchers.turnovers(book, f"{number}-01", f"{number}-12", by=KEPT_BY)
    }
    found = []
    for key in sorted(before.keys() | year.keys()):
        opening_fen, (debit_fen, credit_fen) = before.get(key, 0), year.get(key, (0, 0))
        if any(key[1:]) and (opening_fen or debit_fen or credit_fen):
            found.append(
                {
                    "book": book.code,
                    "year": number,
                    "code": key[0],
                    "name": chart[key[0]].full_name,
                    **dict(zip(KEPT_BY, key[1:], strict=True)),
                    "opening_fen": opening_fen,
                    "debit_fen": debit_fen,
                    "credit_fen": credit_fen,
                    "closing_fen": opening_fen + debit_fen - credit_fen,
                }
            )
    return found


def _belongs(belongs: Mapping[str, str]) -> list[str]:
    return [belongs.get(name, "") for name in KEPT_BY]


def _lines(year: Year) -> Iterator[dict[str, Any]]:
    since, until = date(year.number, 1, 1), date(year.number, 12, 31)
    for voucher in journal.read(year.book, since, until):
        for line in voucher.written:
            yield _line(year, voucher, line)


def _line(year: Year, voucher: Voucher, line: Any) -> dict[str, Any]:
    against = list(
        dict.fromkeys(
            other.account
            for other in voucher.written  # type: ignore[attr-defined]
            if bool(other.debit_fen) != bool(line.debit_fen)
        )
    )
    return {
        **{name: getattr(line, name) for name in (*DIMENSIONS, "reference", "cash_flow")},
        "account": line.account,
        "account_name": line.account_name,
        "memo": line.memo or voucher.memo,
        "debit_fen": line.debit_fen,
        "credit_fen": line.credit_fen,
        "line_no": line.line_no,
        "voucher_date": voucher.voucher_date,
        "business_date": voucher.business_date,
        "word": voucher.word,
        "number": voucher.number,
        "attachments": voucher.attachments,
        "year": year.number,
        "month": int(voucher.period[5:]),
        "maker": voucher.maker,
        "reviewer": voucher.reviewer,
        "cashier": voucher.cashier,
        "poster": voucher.poster,
        "corrects": voucher.corrects,
        "document_id": voucher.document_id,
        "against": ",".join(against),
        "against_names": ",".join(year.chart[code].full_name for code in against),
        "book": year.book.code,
    }
