"""Which bank accounts of a book are not reconciled at a month's end. Read-only."""

from datetime import date
from typing import NamedTuple

from services.ledger.bank.reconciliation import queries as reconciliation
from services.ledger.bank.statements import queries as statements
from services.ledger.books.models import Book
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_end


class Unreconciled(NamedTuple):
    """A bank account that moved in a month, and why its end is not signed for.

    `reason`: `no_statement`, `not_prepared`, `not_signed`, or `changed_since` when a balance
    moved after the signature.
    """

    account: str
    account_name: str
    day: date
    reason: str


def unreconciled(book: Book, period: str) -> list[Unreconciled]:
    """The bank accounts with movements in a month but no signed reconciliation at its end."""
    day = month_end(period)
    moved = {row.account for row in vouchers.moved(book, until=period, since=period)}
    moved |= statements.moved_accounts(book, day.replace(day=1), day)
    found = []
    for account in statements.bank_accounts(book):
        if account.code in moved and (reason := _reason(book, account.code, day)):
            found.append(Unreconciled(account.code, account.full_name, day, reason))
    return found


def _reason(book: Book, account: str, day: date) -> str | None:
    frozen = reconciliation.frozen(book, account, day)
    signed = next((row for row in frozen if row.signed_at is not None), None)
    held = reconciliation.balances(book, account, day)
    if held.statement_fen is None:
        return "no_statement"
    if not frozen:
        return "not_prepared"
    if signed is None:
        return "not_signed"
    return None if held == (signed.statement_fen, signed.book_fen) else "changed_since"
