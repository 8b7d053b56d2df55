"""Asking what is matched and what is not. Read-only, but a first question opens the books."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from services.ledger.bank.drafts.models import BankDraft
from services.ledger.bank.matching import rules
from services.ledger.bank.matching.models import BankMatch, BankMatchLine, BankMatchRow
from services.ledger.bank.matching.rules import Line, Row, Suggestion
from services.ledger.bank.statements.models import BankRow
from services.ledger.bank.statements.queries import bank_account, standing
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.vouchers.models import Voucher, VoucherLine
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

SHOWN_MAX = 500
ROWS_MAX, LINES_MAX = 1_000, 3_000  # that suggestions look at, the oldest ones
SUGGESTIONS_MAX = 200
AT_ONCE = 500
AMOUNT = VoucherLine.debit_fen - VoucherLine.credit_fen


class Unmatched(NamedTuple):
    """Both sides that are matched with nothing, the oldest of them, and their sums in fen."""

    rows: list[Row]
    rows_count: int
    rows_fen: int
    lines: list[Line]
    lines_count: int
    lines_fen: int


class Suggestions(NamedTuple):
    """What may be matched with what; `items` are the first of `total`."""

    items: list[Suggestion]
    total: int
    unambiguous: int


class MatchView(NamedTuple):
    """A match with what it holds."""

    match: BankMatch
    rows: list[Row]
    lines: list[Line]


# -- what is open -----------------------------------------------------------------------------


def unmatched(who: Principal, book_code: str, wanted: dict) -> Unmatched:
    """What of a bank account is matched with nothing up to a day. Raises `account_not_bank`."""
    book = books.book(who, book_code)
    account = bank_account(book, wanted["account"]).code
    rows, lines = _open_both(book, account, wanted["until"])
    (rows_count, rows_fen), (lines_count, lines_fen) = _sum(rows), _sum(lines)
    return Unmatched(
        read_rows(rows.limit(SHOWN_MAX)),
        rows_count,
        rows_fen,
        read_lines(lines.limit(SHOWN_MAX)),
        lines_count,
        lines_fen,
    )


def suggestions(who: Principal, book_code: str, wanted: dict) -> Suggestions:
    """What may be matched with what up to a day, the surest first. Raises `account_not_bank`."""
    book = books.book(who, book_code)
    account = bank_account(book, wanted["account"]).code
    found = suggested(book, account, wanted["until"])
    sure = sum(one.unambiguous for one in found)
    return Suggestions(found[:SUGGESTIONS_MAX], len(found), sure)


def suggested(book: Book, account: str, until: date) -> list[Suggestion]:
    """All that may be matched with what among the oldest open rows and lines."""
    rows, lines = _open_both(book, account, until)
    return rules.suggest(read_rows(rows.limit(ROWS_MAX)), read_lines(lines.limit(LINES_MAX)))


def _open_both(book: Book, account: str, until: date) -> tuple[Any, Any]:
    """Rows and lines up to a day that no match holds now."""
    held_rows, held_lines = _holding()
    return (
        rows_until(book, account, until).where(~fn.EXISTS(held_rows)),
        lines_until(book, account, until).where(~fn.EXISTS(held_lines)),
    )


def open_on(book: Book, account: str, day: date) -> tuple[list[Row], list[Line]]:
    """Rows and lines that were under way at the end of a day, as matched by now.

    A match that also holds something of a later day does not count yet.
    """
    of_account = (BankMatch.book == book) & (BankMatch.account == account)
    later_rows = (
        BankMatchRow.select(BankMatchRow.match)
        .join(BankRow)
        .switch(BankMatchRow)
        .join(BankMatch)
        .where(of_account & (BankRow.day > day))
    )
    later_lines = (
        BankMatchLine.select(BankMatchLine.match)
        .join(Voucher)
        .switch(BankMatchLine)
        .join(BankMatch)
        .where(of_account & (Voucher.voucher_date > day))
    )
    held_rows, held_lines = (
        held.where(held.model.match.not_in(later_rows) & held.model.match.not_in(later_lines))
        for held in _holding()
    )
    return (
        read_rows(rows_until(book, account, day).where(~fn.EXISTS(held_rows))),
        read_lines(lines_until(book, account, day).where(~fn.EXISTS(held_lines))),
    )


def _holding() -> tuple[Any, Any]:
    """The match that holds a row, and the one that holds a line."""
    return (
        BankMatchRow.select(BankMatchRow.match).where(
            (BankMatchRow.row == BankRow.id) & _stands(BankMatchRow)
        ),
        BankMatchLine.select(BankMatchLine.match).where(
            (BankMatchLine.voucher == VoucherLine.voucher)
            & (BankMatchLine.line_no == VoucherLine.line_no)
            & _stands(BankMatchLine)
        ),
    )


def _stands(member: Any) -> Any:
    return ~member.undone  # as the index says it, which SQLite knows by its words only


def rows_until(book: Book, account: str, until: date) -> Any:
    """The rows of a bank account up to a day, the oldest first."""
    return (
        BankRow.select()
        .where(standing(book, account) & (BankRow.day <= until))
        .order_by(BankRow.position)
    )


def lines_until(book: Book, account: str, until: date) -> Any:
    """The voucher lines on a bank account up to a voucher date, the oldest first."""
    return (
        VoucherLine.select(VoucherLine, Voucher)
        .join(Voucher)
        .where(
            (Voucher.book == book)
            & (VoucherLine.account == account)
            & (Voucher.voucher_date <= until)
        )
        .order_by(Voucher.voucher_date, Voucher.position, VoucherLine.line_no)
    )


def _sum(query: Any) -> tuple[int, int]:
    """How many, and what they come to in fen."""
    amount = BankRow.amount_fen if query.model is BankRow else AMOUNT
    counted = query.select(fn.COUNT(amount), fn.COALESCE(fn.SUM(amount), 0)).order_by()
    count, fen = counted.tuples().get()
    return count, int(fen)


def read_rows(query: Any) -> list[Row]:
    """Rows as the rules want them, with what was drafted for them."""
    found = list(query)
    drafts = _drafts([row.id for row in found])
    return [
        Row(
            row.id,
            row.day,
            row.amount_fen,
            row.counterparty,
            row.reference,
            row.memo,
            is_opening=row.position == 0,
            drafts=tuple(drafts[row.id]),
        )
        for row in found
    ]


def _drafts(row_ids: Sequence[str]) -> dict[str, list[str]]:
    drafts: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(row_ids), AT_ONCE):
        chosen = BankDraft.row.in_(row_ids[start : start + AT_ONCE])
        for one in BankDraft.select().where(chosen):
            drafts[one.row_id].append(one.draft_id)
    return drafts


def read_lines(query: Any) -> list[Line]:
    """Lines as the rules want them, with what their vouchers say."""
    found = list(query)
    memos, references = _said([line.voucher_id for line in found])
    return [
        Line(
            line.voucher_id,
            line.line_no,
            line.voucher.name,
            line.voucher.business_date,
            line.debit_fen - line.credit_fen,
            (line.voucher.memo, *memos[line.voucher_id]),
            (line.voucher.document_id, *references[line.voucher_id]),
            line.voucher.corrects if line.voucher.kind == "correction" else None,
        )
        for line in found
    ]


def _said(voucher_ids: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The memos of the lines of vouchers, and their reference numbers, each once."""
    memos: dict[str, list[str]] = defaultdict(list)
    references: dict[str, list[str]] = defaultdict(list)
    wanted = sorted(set(voucher_ids))
    for start in range(0, len(wanted), AT_ONCE):
        lines = (
            VoucherLine.select(VoucherLine.voucher, VoucherLine.memo, VoucherLine.reference)
            .where(VoucherLine.voucher.in_(wanted[start : start + AT_ONCE]))
            .order_by(VoucherLine.voucher, VoucherLine.line_no)
        )
        for voucher_id, *texts in lines.tuples():
            for text, found in zip(texts, (memos, references), strict=True):
                if text and text not in found[voucher_id]:
                    found[voucher_id].append(text)
    return memos, references


# -- what is matched --------------------------------------------------------------------------


def matches(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of a book's matches with what they hold, in the order in which they were made."""
    query = BankMatch.select().where(BankMatch.book == books.book(who, book_code))
    if wanted["account"] is not None:
        query = query.where(BankMatch.account == wanted["account"])
    if wanted["undone"] is not None:
        query = query.where(BankMatch.undone_at.is_null(not wanted["undone"]))
    found = page(query, BankMatch.id, wanted["limit"], wanted["after"])
    return Page(views(found.items), found.next)


def match(who: Principal, book_code: str, match_id: str) -> BankMatch:
    """One match. Raises `match_unknown`."""
    book = books.book(who, book_code)
    found = BankMatch.get_or_none((BankMatch.book == book) & (BankMatch.id == match_id))
    if found is None:
        raise missing("match", match_id)
    return found


def match_view(who: Principal, book_code: str, match_id: str) -> MatchView:
    """One match with what it holds or held. Raises `match_unknown`."""
    return views([match(who, book_code, match_id)])[0]


def views(found: list[BankMatch]) -> list[MatchView]:
    """Matches with what they hold or held."""
    wanted = [one.id for one in found]
    rows = defaultdict(list)
    lines = defaultdict(list)
    for one in BankMatchRow.select().where(BankMatchRow.match.in_(wanted)):
        rows[one.match_id].append(one.row_id)
    for one in BankMatchLine.select().where(BankMatchLine.match.in_(wanted)):
        lines[one.match_id].append((one.voucher_id, one.line_no))
    all_rows = {row.id: row for row in rows_named([id_ for ids in rows.values() for id_ in ids])}
    all_lines = {
        line.key: line for line in lines_named([k for keys in lines.values() for k in keys])
    }
    return [
        MatchView(
            one,
            [all_rows[row_id] for row_id in rows[one.id]],
            [all_lines[key] for key in lines[one.id]],
        )
        for one in found
    ]


def rows_named(ids: Sequence[str], *also: Any) -> list[Row]:
    """The rows of these ids for which the conditions hold too."""
    found: list[Row] = []
    for start in range(0, len(ids), AT_ONCE):
        chosen = BankRow.id.in_(ids[start : start + AT_ONCE])
        found += read_rows(BankRow.select().where(chosen, *also).order_by(BankRow.position))
    return found


def lines_named(keys: Sequence[tuple[str, int]], *also: Any) -> list[Line]:
    """The lines of these vouchers and numbers for which the conditions hold too."""
    found: list[Line] = []
    vouchers = sorted({voucher_id for voucher_id, _ in keys})
    for start in range(0, len(vouchers), AT_ONCE):
        query = (
            VoucherLine.select(VoucherLine, Voucher)
            .join(Voucher)
            .where(VoucherLine.voucher.in_(vouchers[start : start + AT_ONCE]), *also)
            .order_by(Voucher.voucher_date, Voucher.position, VoucherLine.line_no)
        )
        found += read_lines(query)
    return [line for line in found if line.key in set(keys)]


def holder_of_row(row_ids: Sequence[str]) -> BankMatchRow | None:
    """A match that holds one of these rows now."""
    return BankMatchRow.get_or_none(BankMatchRow.row.in_(list(row_ids)) & _stands(BankMatchRow))


def holder_of_line(keys: Sequence[tuple[str, int]]) -> BankMatchLine | None:
    """A match that holds one of these lines now."""
    held = BankMatchLine.select().where(
        BankMatchLine.voucher.in_([voucher_id for voucher_id, _ in keys]) & _stands(BankMatchLine)
    )
    return next((one for one in held if (one.voucher_id, one.line_no) in set(keys)), None)
