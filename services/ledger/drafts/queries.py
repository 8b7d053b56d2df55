"""Asking the drafts. Read-only."""

from collections import defaultdict

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.drafts.models import Draft, DraftLine, DraftStep
from services.ledger.posting.rules import Line
from services.ledger.vouchers.rules import month_end
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

WAITING = ("draft", "reviewed")


def drafts(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of drafts in the order of their making, with lines and steps."""
    book = books.book(who, book_code)
    query = Draft.select().where(Draft.book == book)
    if wanted["state"] is not None:
        query = query.where(Draft.state == wanted["state"])
    if wanted["period"] is not None:
        start = f"{wanted['period']}-01"
        query = query.where(Draft.voucher_date.between(start, month_end(wanted["period"])))
    found = page(query, Draft.id, wanted["limit"], wanted["after"])
    return Page(_whole(found.items), found.next)


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
        & Draft.state.in_(list(WAITING))
        & (Draft.voucher_date <= month_end(until))
    )
    return list(query.order_by(Draft.voucher_date, Draft.id))


def correction_of(voucher_id: str) -> Draft | None:
    """The red voucher that takes a voucher back, waiting or posted; None when there is none."""
    return Draft.get_or_none(
        (Draft.corrects == voucher_id) & (Draft.kind == "correction") & (Draft.state != "discarded")
    )


def lines_of(found: Draft) -> list[Line]:
    """The lines of a draft as an entry has them."""
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
    return found
