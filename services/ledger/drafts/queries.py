"""Asking the drafts. Read-only."""

from collections import defaultdict
from typing import Any, NamedTuple

from peewee import fn

from services.ledger.accounts import queries as accounts
from services.ledger.attachments import counting
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.cash_flow.rules import CASH
from services.ledger.drafts import rules
from services.ledger.drafts.models import Draft, DraftLine, DraftStep
from services.ledger.posting.rules import Line
from services.ledger.vouchers.models import Voucher
from services.ledger.vouchers.rules import month_end
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Summary(NamedTuple):
    """How many drafts wait: for a review, and for being posted."""

    draft: int
    reviewed: int


def drafts(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of drafts in the order of their making, with lines and steps."""
    book = books.book(who, book_code)
    query = Draft.select().where(Draft.book == book)
    for name in ("state", "kind"):
        if wanted[name] is not None:
            query = query.where(getattr(Draft, name) == wanted[name])
    if wanted["period"] is not None:
        start = f"{wanted['period']}-01"
        query = query.where(Draft.voucher_date.between(start, month_end(wanted["period"])))
    if wanted["q"] is not None:
        query = query.where(_says(wanted["q"]))
    found = page(query, Draft.id, wanted["limit"], wanted["after"])
    return Page(_whole(found.items), found.next)


def unsigned(who: Principal, wanted: dict) -> Page:
    """A page of what waits for the cashier, over all books: reviewed, moves money, not signed; in
    the order of their making, with the names of their accounts."""
    moves = DraftLine.select(DraftLine.line_no).where(
        (DraftLine.draft == Draft.id) & fn.SUBSTR(DraftLine.account, 1, 4).in_(CASH)
    )
    query = (
        Draft.select(Draft, Book)
        .join(Book)
        .where(
            (Book.community == who.community)
            & (Draft.state == "reviewed")
            & Draft.cashier.is_null()
            & fn.EXISTS(moves)
        )
    )
    found = page(query, Draft.id, wanted["limit"], wanted["after"])
    for row in _whole(found.items):
        names = accounts.some(row.book, (line.account for line in row.written))
        for line in row.written:
            line.account_name = names[line.account].full_name
    return found


def _says(text: str) -> Any:
    """A draft that has this text in a memo, or this amount on a line or as its sum."""
    lines = DraftLine.select(DraftLine.line_no).where(DraftLine.draft == Draft.id)
    says = Draft.memo.contains(text) | fn.EXISTS(lines.where(DraftLine.memo.contains(text)))
    fen = rules.fen_in(text)
    if fen is None:
        return says
    amounts = (fn.ABS(DraftLine.debit_fen) == fen) | (fn.ABS(DraftLine.credit_fen) == fen)
    total = DraftLine.select(fn.ABS(fn.SUM(DraftLine.debit_fen))).where(DraftLine.draft == Draft.id)
    return says | fn.EXISTS(lines.where(amounts)) | (total == fen)


def summary(who: Principal, book_code: str) -> Summary:
    """How many drafts wait in which state."""
    book = books.book(who, book_code)
    rows = (
        Draft.select(Draft.state, fn.COUNT(Draft.id))
        .where((Draft.book == book) & Draft.state.in_(list(rules.WAITING)))
        .group_by(Draft.state)
        .tuples()
    )
    counted = dict(rows)
    return Summary(*(counted.get(state, 0) for state in rules.WAITING))


def draft(book: Book, draft_id: str) -> Draft:
    """One draft with its lines and steps. Raises `draft_unknown`."""
    found = Draft.get_or_none((Draft.book == book) & (Draft.id == draft_id))
    if found is None:
        raise missing("draft", draft_id)
    return _whole([found])[0]


def draft_of(who: Principal, book_code: str, draft_id: str) -> Draft:
    """One draft of the caller's book. Raises `book_unknown`, `draft_unknown`."""
    return draft(books.book(who, book_code), draft_id)


def waiting(book: Book, until: str) -> list[Draft]:
    """What is neither posted nor discarded up to a month's end, by date; without its lines."""
    query = Draft.select().where(
        (Draft.book == book)
        & Draft.state.in_(list(rules.WAITING))
        & (Draft.voucher_date <= month_end(until))
    )
    return list(query.order_by(Draft.voucher_date, Draft.id))


def correction_of(voucher_id: str) -> Draft | None:
    """The red voucher that takes a voucher back, waiting or posted; None when there is none."""
    return Draft.get_or_none(
        (Draft.corrects == voucher_id) & (Draft.kind == "correction") & (Draft.state != "discarded")
    )


def made_for(templates: list[str], period: str) -> dict[str, Draft]:
    """The draft that each of these templates has for a month, without those given up."""
    query = Draft.select().where(
        Draft.template.in_(templates) & (Draft.due_period == period) & (Draft.state != "discarded")
    )
    return {row.template: row for row in query}


def lines_of(found: Draft | Voucher) -> list[Line]:
    """The lines of a draft or a voucher as an entry has them."""
    return [Line(**{name: getattr(line, name) for name in Line._fields}) for line in found.written]


def _whole(found: list[Draft]) -> list[Draft]:
    ids = [row.id for row in found]
    lines, steps = defaultdict(list), defaultdict(list)
    written = DraftLine.select().where(DraftLine.draft.in_(ids))
    for line in written.order_by(DraftLine.draft, DraftLine.line_no):
        lines[line.draft_id].append(line)
    taken = DraftStep.select().where(DraftStep.draft.in_(ids))
    for step in taken.order_by(DraftStep.id):
        steps[step.draft_id].append(step)
    for row in found:
        row.written, row.taken = lines[row.id], steps[row.id]
    counting.count_for_drafts(found)
    return found
