"""Naming a bank's layout, and importing its statements."""

import hashlib
from collections.abc import Sequence

from services.ledger.bank.matching import queries as matching
from services.ledger.bank.reconciliation import queries as reconciliation
from services.ledger.bank.statements import queries, reading, rules
from services.ledger.bank.statements.models import BankMapping, BankRow, BankStatement
from services.ledger.bank.statements.rules import Layout, Movement
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import insert_rows, writes
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.identity import Principal


@writes
def add_mapping(who: Principal, book_code: str, wanted: dict) -> Layout:
    """Name how a bank lays its files out; a name keeps its meaning for good.

    Raises `bank_mapping_known`, Invalid `bank_mapping_unusable`.
    """
    book = books.book(who, book_code)
    layout = Layout(**wanted)
    if layout.problem:
        raise Invalid("bank_mapping_unusable", layout.problem)
    taken = (BankMapping.book == book) & (BankMapping.name == layout.name)
    if layout.name in rules.BUILT_IN or BankMapping.get_or_none(taken):
        raise Refusal("bank_mapping_known", f"There is a layout named {layout.name} already.")
    BankMapping.create(
        id=ids.new_id(),
        book=book,
        name=layout.name,
        date_column=layout.date_column,
        date_format=layout.date_format,
        amount_column=layout.amount_column,
        positive_is=layout.positive_is,
        in_column=layout.in_column,
        out_column=layout.out_column,
        balance_column=layout.balance_column,
        counterparty_column=layout.counterparty_column,
        reference_column=layout.reference_column,
        memo_column=layout.memo_column,
        made_by=who.user,
        made_at=clock.now(),
    )
    return layout


def import_statement(who: Principal, book_code: str, wanted: dict, body: bytes) -> dict:
    """Keep the rows of a bank's file, all or none; rows that are here are skipped.

    Not one transaction on purpose: a file is read before other writers have to wait for its rows.
    Raises `account_not_bank`, `bank_mapping_unknown`, `file_unreadable`, `import_invalid` with
    every bad line, `statement_balance_differs`, `statement_gap`.
    """
    book = books.book(who, book_code)
    account = queries.bank_account(book, wanted["account"]).code
    layout = queries.layout(book, wanted["mapping"])
    sha256 = hashlib.sha256(body).hexdigest()
    if earlier := queries.statement_of_file(book, account, sha256):
        return _report(earlier, [], wanted, known=True)
    rows = reading.movements(body, layout)
    _require_stated(rows, wanted)
    return _keep(who, book, account, sha256, rows, wanted)


def _require_stated(rows: list[Movement], wanted: dict) -> None:
    """What the paper says at its top and its foot is what the rows give."""
    counted = {"opening_fen": rows[0].before_fen, "closing_fen": rows[-1].balance_fen}
    for field, fen in counted.items():
        if wanted[field] not in (None, fen):
            message = f"The rows of the file give {fen} fen."
            raise Invalid("statement_balance_differs", message, {field: message})


@writes
def _keep(
    who: Principal, book: Book, account: str, sha256: str, rows: list[Movement], wanted: dict
) -> dict:
    if earlier := queries.statement_of_file(book, account, sha256):
        return _report(earlier, [], wanted, known=True)
    names = rules.identities(rows)
    last = queries.last(book, account)
    start = rules.new_from(rows, names, queries.known(book, account, names), last)
    statement = BankStatement(
        id=ids.new_id(),
        book=book,
        account=account,
        mapping=wanted["mapping"],
        sha256=sha256,
        rows_new=len(rows) - start,
        rows_known=start,
        first_on=rows[0].day,
        last_on=rows[-1].day,
        opening_fen=rows[0].before_fen,
        closing_fen=rows[-1].balance_fen,
        imported_by=who.user,
        imported_at=clock.now(),
    )
    new = list(zip(rows[start:], names[start:], strict=True))
    if not wanted["dry_run"]:
        statement.save(force_insert=True)
        if last is None and (opening := rules.opening_of(rows[0])):
            _keep_rows(statement, [(opening, "0" * 64)], 0)
        _keep_rows(statement, new, last.position + 1 if last else 1)
    return _report(statement, [row for row, _ in new], wanted, known=False)


@writes
def withdraw_statement(
    who: Principal, book_code: str, statement_id: str, reason: str
) -> BankStatement:
    """Take the wrong file back: the last of its account, while nothing stands on its rows.

    It stays on record with its rows. Raises `bank_statement_unknown`,
    `statement_withdrawn_already`, `later_statement_stands`, `row_matched_already`,
    `statement_reconciled` when a reconciliation that counts its rows is signed.
    """
    statement = queries.statement(who, book_code, statement_id)
    if statement.withdrawn_at is not None:
        raise Refusal("statement_withdrawn_already", f"{statement.withdrawn_by} withdrew it.")
    rows = list(BankRow.select().where(BankRow.statement == statement).order_by(BankRow.position))
    last = queries.last(statement.book, statement.account)
    if rows and last and last.position != rows[-1].position:
        raise Refusal("later_statement_stands", "Withdraw the later statements first.")
    if held := matching.holder_of_row([row.id for row in rows]):
        raise Refusal("row_matched_already", "Undo its matches first.", match_id=held.match_id)
    if rows and (signed := reconciliation.signed_since(statement, rows[0].day)):
        raise Refusal(
            "statement_reconciled",
            f"{signed.signed_by} signed the reconciliation of {signed.day}.",
            reconciliation_id=signed.id,
        )
    statement.withdrawn_by, statement.withdrawn_at = who.user, clock.now()
    statement.withdrawn_reason = reason
    statement.save(only=("withdrawn_by", "withdrawn_at", "withdrawn_reason"))
    BankRow.update(withdrawn=True).where(BankRow.statement == statement).execute()
    return statement


def _keep_rows(
    statement: BankStatement, rows: Sequence[tuple[Movement, str]], position: int
) -> None:
    kept = [
        {
            "id": ids.new_id(),
            "statement": statement.id,
            "book": statement.book_id,
            "account": statement.account,
            "position": position + n,
            **row._asdict(),
            "identity": name,
            "withdrawn": False,
        }
        for n, (row, name) in enumerate(rows)
    ]
    insert_rows(BankRow, kept)


def _report(statement: BankStatement, new: list[Movement], wanted: dict, known: bool) -> dict:
    return {
        "statement": statement,
        "known": known,
        "dry_run": wanted["dry_run"],
        "preview": new[: queries.PREVIEW_MAX],
    }
