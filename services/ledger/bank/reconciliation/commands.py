"""Freezing a month end's 余额调节表, and signing it."""

from services.ledger.bank.matching.commands import require_matcher
from services.ledger.bank.reconciliation import queries, rules
from services.ledger.bank.reconciliation.models import BankReconciliation
from services.ledger.bank.reconciliation.queries import Kept
from services.ledger.books import commands as books
from services.ledger.database import writes
from services.ledger.vouchers.rules import month_end
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.identity import Principal


@writes
def freeze(who: Principal, book_code: str, wanted: dict) -> Kept:
    """Keep a month end's reconciliation for good.

    `statement_fen` is the balance on the bank's own paper: rows that were never imported are
    missed here. Raises `period_not_over`, `account_not_bank`, `bank_statement_missing`,
    `statement_balance_differs`, `reconciliation_unbalanced`, `reconciliation_known`,
    `matcher_is_cashier`.
    """
    require_matcher(who)
    book = books.book(who, book_code)
    day = month_end(wanted["period"])
    if day >= clock.today():
        raise Refusal("period_not_over", f"{wanted['period']} is not over yet.")
    found = queries.reconciled(book, wanted["account"], day)
    if found.statement_fen != wanted["statement_fen"]:
        message = f"The imported statements end {day} with {found.statement_fen} fen."
        raise Invalid("statement_balance_differs", message, {"statement_fen": message})
    if not found.balanced:
        raise Refusal(
            "reconciliation_unbalanced",
            f"The bank comes to {found.adjusted_statement_fen} fen, the books to "
            f"{found.adjusted_book_fen} fen.",
        )
    content = rules.content_of(found)
    sealed = rules.hash_of(content)
    earlier = queries.frozen(book, found.account, day)
    if earlier and earlier[0].hash == sealed:
        raise Refusal(
            "reconciliation_known",
            f"{earlier[0].prepared_by} prepared just this.",
            reconciliation_id=earlier[0].id,
        )
    return queries.read(
        BankReconciliation.create(
            id=ids.new_id(),
            book=book,
            account=found.account,
            day=day,
            number=earlier[0].number + 1 if earlier else 1,
            statement_fen=found.statement_fen,
            book_fen=found.book_fen,
            adjusted_fen=found.adjusted_book_fen,
            content=content,
            hash=sealed,
            prepared_by=who.user,
            prepared_at=clock.now(),
            signed_by=None,
            signed_at=None,
        )
    )


@writes
def sign(who: Principal, book_code: str, reconciliation_id: str) -> Kept:
    """Another person than its maker has checked it (domain.md §4.2).

    Raises `reconciliation_unknown`, `signer_is_preparer`, `reconciliation_signed_already`,
    `reconciliation_outdated` when a balance moved or a later one took its place,
    `matcher_is_cashier`.
    """
    require_matcher(who)
    book = books.book(who, book_code)
    row = queries.row(book, reconciliation_id)
    if row.prepared_by == who.user:
        raise Forbidden("signer_is_preparer", "Who prepared a reconciliation does not sign it.")
    if row.signed_at is not None:
        raise Refusal("reconciliation_signed_already", f"{row.signed_by} signed it.")
    held = queries.balances(book, row.account, row.day)
    latest = queries.frozen(book, row.account, row.day)[0]
    if latest.id != row.id or held != (row.statement_fen, row.book_fen):
        raise Refusal("reconciliation_outdated", "Bank or books changed since; prepare it anew.")
    row.signed_by, row.signed_at = who.user, clock.now()
    row.save(only=("signed_by", "signed_at"))
    return queries.read(row)
