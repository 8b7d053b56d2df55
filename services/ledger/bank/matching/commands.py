"""Matching the bank with the books, and taking it back."""

from collections.abc import Sequence

from services.ledger.bank.matching import queries, rules
from services.ledger.bank.matching.models import BankMatch, BankMatchLine, BankMatchRow
from services.ledger.bank.matching.queries import MatchView
from services.ledger.bank.matching.rules import Line, Row
from services.ledger.bank.statements.queries import bank_account, standing
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import insert_rows, writes
from services.ledger.vouchers.models import Voucher, VoucherLine
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal, missing
from shared.identity import Principal


@writes
def make_match(who: Principal, book_code: str, wanted: dict) -> MatchView:
    """Say that rows of the bank are lines of the books; both sides come to the same fen.

    One side may be empty where the other comes to nothing: a slip and its correction.
    Raises `account_not_bank`, `bank_row_unknown`, `voucher_line_unknown`, `match_unequal`,
    `row_matched_already`, `line_matched_already`, `matcher_is_cashier`.
    """
    require_matcher(who)
    book = books.book(who, book_code)
    account = bank_account(book, wanted["account"]).code
    rows = _rows(book, account, list(dict.fromkeys(wanted["rows"])))
    keys = [(line["voucher_id"], line["line_no"]) for line in wanted["lines"]]
    lines = _lines(book, account, list(dict.fromkeys(keys)))
    rows_fen = sum(row.amount_fen for row in rows)
    lines_fen = sum(line.amount_fen for line in lines)
    if rows_fen != lines_fen:
        raise Invalid(
            "match_unequal",
            f"The rows come to {rows_fen} fen, the lines to {lines_fen} fen.",
            rows_fen=rows_fen,
            lines_fen=lines_fen,
        )
    if held := queries.holder_of_row([row.id for row in rows]):
        raise Refusal(
            "row_matched_already", "One of these rows is matched.", match_id=held.match_id
        )
    if held := queries.holder_of_line([line.key for line in lines]):
        raise Refusal(
            "line_matched_already", "One of these lines is matched.", match_id=held.match_id
        )
    return _keep(who, book, account, rules.BY_HAND, rows, lines)


@writes
def match_suggested(who: Principal, book_code: str, wanted: dict) -> dict:
    """Take every unambiguous suggestion of at least a score, all at once.

    Raises `account_not_bank`, `matcher_is_cashier`.
    """
    require_matcher(who)
    book = books.book(who, book_code)
    account = bank_account(book, wanted["account"]).code
    found = queries.suggested(book, account, wanted["until"])
    made = [
        _keep(who, book, account, one.why, one.rows, one.lines)
        for one in found
        if one.unambiguous and one.score >= wanted["score_min"]
    ]
    return {
        "matched": len(made),
        "left_ambiguous": sum(not one.unambiguous for one in found),
        "match_ids": [view.match.id for view in made],
    }


@writes
def undo_match(who: Principal, book_code: str, match_id: str, reason: str) -> MatchView:
    """Take a match back; it stays on record with the reason, what it held is open again.

    Raises `match_unknown`, `match_undone_already`, `matcher_is_cashier`.
    """
    require_matcher(who)
    match = queries.match(who, book_code, match_id)
    if match.undone_at is not None:
        raise Refusal("match_undone_already", f"{match.undone_by} undid this match.")
    match.undone_by, match.undone_at, match.undone_reason = who.user, clock.now(), reason
    match.save(only=("undone_by", "undone_at", "undone_reason"))
    for member in (BankMatchRow, BankMatchLine):
        member.update(undone=True).where(member.match == match).execute()
    return queries.views([match])[0]


def require_matcher(who: Principal) -> None:
    """Raises Forbidden `matcher_is_cashier`, whatever other roles a cashier has."""
    if problem := rules.matcher_problem(who.roles):
        raise Forbidden("matcher_is_cashier", problem)


def _rows(book: Book, account: str, wanted: list[str]) -> list[Row]:
    found = queries.rows_named(wanted, standing(book, account))
    here = {row.id for row in found}
    for row_id in wanted:
        if row_id not in here:
            raise missing("bank_row", row_id)
    return found


def _lines(book: Book, account: str, wanted: list[tuple[str, int]]) -> list[Line]:
    found = queries.lines_named(wanted, Voucher.book == book, VoucherLine.account == account)
    here = {line.key for line in found}
    for voucher_id, line_no in wanted:
        if (voucher_id, line_no) not in here:
            raise missing("voucher_line", f"{voucher_id}/{line_no}")
    return found


def _keep(
    who: Principal,
    book: Book,
    account: str,
    why: str,
    rows: Sequence[Row],
    lines: Sequence[Line],
) -> MatchView:
    match = BankMatch.create(
        id=ids.new_id(),
        book=book,
        account=account,
        amount_fen=sum(row.amount_fen for row in rows),
        why=why,
        made_by=who.user,
        made_at=clock.now(),
    )
    insert_rows(BankMatchRow, [{"match": match.id, "row": row.id, "undone": False} for row in rows])
    insert_rows(
        BankMatchLine,
        [
            {
                "match": match.id,
                "voucher": line.voucher_id,
                "line_no": line.line_no,
                "undone": False,
            }
            for line in lines
        ],
    )
    return MatchView(match, list(rows), list(lines))
