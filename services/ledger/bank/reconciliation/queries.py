"""Asking how bank and books stand to one another. Read-only; a first question opens the books."""

from datetime import date
from typing import NamedTuple

from peewee import fn

from services.ledger.bank.matching.queries import AMOUNT, open_on
from services.ledger.bank.reconciliation import rules
from services.ledger.bank.reconciliation.models import BankReconciliation
from services.ledger.bank.reconciliation.rules import Reconciliation
from services.ledger.bank.statements import queries as statements
from services.ledger.bank.statements.models import BankStatement
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.vouchers.models import Turnover, Voucher, VoucherLine
from services.ledger.vouchers.rules import month_of
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


class Kept(NamedTuple):
    """A reconciliation as it was frozen, and whether its content still has its hash."""

    row: BankReconciliation
    found: Reconciliation
    intact: bool


class Balances(NamedTuple):
    """What bank and books have at the end of a day, in fen; no statement, no balance."""

    statement_fen: int | None
    book_fen: int


def reconciliation(who: Principal, book_code: str, account: str, day: date) -> Reconciliation:
    """The 余额调节表 of a bank account at the end of a day, as matched by now.

    Raises `account_not_bank`, `bank_statement_missing`.
    """
    return reconciled(books.book(who, book_code), account, day)


def reconciled(book: Book, account: str, day: date) -> Reconciliation:
    """Both balances of a day and what lies between."""
    chosen = statements.bank_account(book, account)
    held = balances(book, account, day)
    if held.statement_fen is None:
        raise Refusal("bank_statement_missing", f"No statement of {account} reaches {day}.")
    return Reconciliation(
        company=book.name,
        account=account,
        account_name=chosen.full_name,
        day=day.isoformat(),
        statement_fen=held.statement_fen,
        book_fen=held.book_fen,
        **rules.sides(*open_on(book, account, day)),
    )


def balances(book: Book, account: str, day: date) -> Balances:
    """What bank and books have at the end of a day: kept months, and the lines of its own."""
    month = month_of(day)
    kept = (
        Turnover.select(fn.SUM(Turnover.debit_fen) - fn.SUM(Turnover.credit_fen))
        .where((Turnover.book == book) & (Turnover.account == account) & (Turnover.period < month))
        .scalar()
    )
    written = (
        VoucherLine.select(fn.SUM(AMOUNT))
        .join(Voucher)
        .where(
            (Voucher.book == book)
            & (Voucher.period == month)
            & (Voucher.voucher_date <= day)
            & (VoucherLine.account == account)
        )
        .scalar()
    )
    return Balances(statements.balance_fen(book, account, day), int(kept or 0) + int(written or 0))


# -- what is frozen ---------------------------------------------------------------------------


def reconciliations(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of what was frozen of a book, in that order."""
    query = BankReconciliation.select().where(BankReconciliation.book == books.book(who, book_code))
    if wanted["account"] is not None:
        query = query.where(BankReconciliation.account == wanted["account"])
    return page(query, BankReconciliation.id, wanted["limit"], wanted["after"])


def kept(who: Principal, book_code: str, reconciliation_id: str) -> Kept:
    """What was frozen, whole. Raises `reconciliation_unknown`."""
    return read(row(books.book(who, book_code), reconciliation_id))


def row(book: Book, reconciliation_id: str) -> BankReconciliation:
    """One that was frozen. Raises `reconciliation_unknown`."""
    found = BankReconciliation.get_or_none(
        (BankReconciliation.book == book) & (BankReconciliation.id == reconciliation_id)
    )
    if found is None:
        raise missing("reconciliation", reconciliation_id)
    return found


def read(frozen: BankReconciliation) -> Kept:
    """What was frozen, and whether nobody touched it."""
    intact = rules.hash_of(frozen.content) == frozen.hash
    return Kept(frozen, rules.read(frozen.content), intact)


def signed_since(statement: BankStatement, day: date) -> BankReconciliation | None:
    """A signed reconciliation of the statement's account at a day or later."""
    return BankReconciliation.get_or_none(
        (BankReconciliation.book == statement.book_id)
        & (BankReconciliation.account == statement.account)
        & (BankReconciliation.day >= day)
        & BankReconciliation.signed_at.is_null(False)
    )


def frozen(book: Book, account: str, day: date) -> list[BankReconciliation]:
    """What was frozen of an account for a day, the latest first."""
    query = BankReconciliation.select().where(
        (BankReconciliation.book == book)
        & (BankReconciliation.account == account)
        & (BankReconciliation.day == day)
    )
    return list(query.order_by(BankReconciliation.number.desc()))
