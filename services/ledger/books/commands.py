"""Opening the books, choosing how they file, and moving their ends."""

from services.ledger.books import queries, rules
from services.ledger.books.models import Book
from services.ledger.database import writes
from shared import clock, ids
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page

RESERVE_BP = 1000  # 10 % (domain.md §2.5, 年末)


@writes
def open_books(who: Principal) -> None:
    """Open both books of the community; whoever comes second finds them open."""
    for code, name in rules.BOOKS.items():
        Book.insert(
            id=ids.new_id(),
            community=who.community,
            code=code,
            name=name,
            vat_filing="quarter",
            reserve_bp=RESERVE_BP,
            closed_through=None,
            head_position=0,
            head_hash=rules.FIRST_HASH,
            opened_at=clock.now(),
        ).on_conflict_ignore().execute()


def book(who: Principal, code: str) -> Book:
    """A book of the community, opened at its first fact or first question.

    Raises `book_unknown`.
    """
    if code not in rules.BOOKS:
        raise missing("book", code)
    found = queries.find(who, code)
    if found is None:
        open_books(who)
        found = queries.find(who, code)
    assert found is not None
    return found


def books(who: Principal) -> Page:
    """Both books of the community."""
    return Page([book(who, code) for code in rules.BOOKS], None)


@writes
def choose_filing(who: Principal, code: str, vat_filing: str) -> Book:
    """Say whether VAT is filed by month or by quarter. Raises `filing_fixed` after a close.

    A filing period that is half closed cannot change its length (domain.md §3).
    """
    chosen = book(who, code)
    if chosen.closed_through is not None:
        raise Refusal(
            "filing_fixed", f"{chosen.closed_through} is closed; the filing period is fixed."
        )
    Book.update(vat_filing=vat_filing).where(Book.id == chosen.id).execute()
    chosen.vat_filing = vat_filing
    return chosen


@writes
def move_head(owner: Book, position: int, sealed: str) -> None:
    """Remember the last voucher of a book: its place in the chain and its hash."""
    Book.update(head_position=position, head_hash=sealed).where(Book.id == owner.id).execute()
    owner.head_position, owner.head_hash = position, sealed


@writes
def close_through(owner: Book, period: str) -> None:
    """Remember the last closed month of a book."""
    Book.update(closed_through=period).where(Book.id == owner.id).execute()
