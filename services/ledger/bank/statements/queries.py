"""Asking about layouts, statements and their rows. Read-only."""

from datetime import date
from typing import Any

from peewee import fn

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import Account
from services.ledger.bank.statements import rules
from services.ledger.bank.statements.models import BankMapping, BankRow, BankStatement
from services.ledger.bank.statements.rules import Last, Layout
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import Page, page

IDENTITIES_AT_ONCE = 500
PREVIEW_MAX = 20


def bank_account(book: Book, code: str) -> Account:
    """A bank account of the book: a leaf under 1002. Raises Invalid `account_not_bank`."""
    account = accounts.some(book, [code]).get(code)
    if account is None or not code.startswith(rules.BANK) or not account.is_leaf:
        message = f"{code} is no bank account: a leaf under {rules.BANK}."
        raise Invalid("account_not_bank", message, {"account": message})
    return account


def bank_accounts(book: Book) -> list[Account]:
    """The bank accounts of a book."""
    return [
        account
        for code, account in accounts.chart(book).items()
        if code.startswith(rules.BANK) and account.is_leaf
    ]


# -- layouts ----------------------------------------------------------------------------------


def mappings(who: Principal, book_code: str) -> Page:
    """The layouts a book knows: the built-in ones and its own; they fit one page."""
    book = books.book(who, book_code)
    own = BankMapping.select().where(BankMapping.book == book).order_by(BankMapping.name)
    return Page([*rules.BUILT_IN.values(), *map(_layout, own)], None)


def layout(book: Book, name: str) -> Layout:
    """The layout of that name. Raises `bank_mapping_unknown`."""
    if name in rules.BUILT_IN:
        return rules.BUILT_IN[name]
    found = BankMapping.get_or_none((BankMapping.book == book) & (BankMapping.name == name))
    if found is None:
        raise missing("bank_mapping", name)
    return _layout(found)


def _layout(row: BankMapping) -> Layout:
    return Layout(**{field: getattr(row, field) for field in Layout._fields})


# -- statements -------------------------------------------------------------------------------


def statements(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of a book's statements, in the order of their import."""
    query = BankStatement.select().where(BankStatement.book == books.book(who, book_code))
    if wanted["account"] is not None:
        query = query.where(BankStatement.account == wanted["account"])
    return page(query, BankStatement.id, wanted["limit"], wanted["after"])


def statement(who: Principal, book_code: str, statement_id: str) -> BankStatement:
    """One statement. Raises `bank_statement_unknown`."""
    book = books.book(who, book_code)
    found = BankStatement.get_or_none(
        (BankStatement.book == book) & (BankStatement.id == statement_id)
    )
    if found is None:
        raise missing("bank_statement", statement_id)
    return found


def row(book: Book, row_id: str) -> BankRow:
    """One row that stands. Raises `bank_row_unknown`."""
    found = BankRow.get_or_none(
        (BankRow.book == book) & (BankRow.id == row_id) & ~BankRow.withdrawn
    )
    if found is None:
        raise missing("bank_row", row_id)
    return found


def rows(who: Principal, book_code: str, statement_id: str, wanted: dict) -> Page:
    """A page of the rows a statement brought, the oldest first."""
    of = statement(who, book_code, statement_id)
    query = BankRow.select().where(BankRow.statement == of)
    return page(query, BankRow.position, wanted["limit"], wanted["after"])


def statement_of_file(book: Book, account: str, sha256: str) -> BankStatement | None:
    """The statement these bytes were imported as."""
    return BankStatement.get_or_none(
        (BankStatement.book == book)
        & (BankStatement.account == account)
        & (BankStatement.sha256 == sha256)
        & BankStatement.withdrawn_at.is_null()
    )


def standing(book: Book, account: str) -> Any:
    """What holds for the rows of an account whose statement was not withdrawn.

    Said as the indexes say it, which SQLite knows by their words only.
    """
    return (BankRow.book == book) & (BankRow.account == account) & ~BankRow.withdrawn


def known(book: Book, account: str, names: list[str]) -> set[str]:
    """Which of these rows earlier statements brought."""
    found: set[str] = set()
    for start in range(0, len(names), IDENTITIES_AT_ONCE):
        batch = names[start : start + IDENTITIES_AT_ONCE]
        query = BankRow.select(BankRow.identity).where(
            standing(book, account) & BankRow.identity.in_(batch)
        )
        found.update(name for (name,) in query.tuples())
    return found


def last(book: Book, account: str) -> Last | None:
    """Where the account stands by its statements, None before the first."""
    return _last(book, account, date.max)


def balance_fen(book: Book, account: str, day: date) -> int | None:
    """What the bank held at the end of a day, None when its statements begin later."""
    found = _last(book, account, day)
    return found.balance_fen if found else None


def _last(book: Book, account: str, until: date) -> Last | None:
    columns = (BankRow.position, BankRow.day, BankRow.balance_fen, BankRow.identity)
    found = (
        BankRow.select(*columns)
        .where(standing(book, account) & (BankRow.day <= until))
        .order_by(BankRow.position.desc())
        .tuples()
        .first()
    )
    return Last(*found) if found else None


def moved_accounts(book: Book, first: date, until: date) -> set[str]:
    """The accounts on which the bank moved something between two days, both included."""
    found = (
        BankRow.select(fn.DISTINCT(BankRow.account))
        .where(
            (BankRow.book == book)
            & (BankRow.day >= first)
            & (BankRow.day <= until)
            & ~BankRow.withdrawn
        )
        .tuples()
    )
    return {account for (account,) in found}
