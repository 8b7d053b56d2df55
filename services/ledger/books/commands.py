"""Opening the books, choosing how they file, and moving their ends."""

from services.ledger.accounts.models import AccountRow, row_of
from services.ledger.accounts.rules import seeded
from services.ledger.books import queries, rules
from services.ledger.books.models import Book, ClosedMonth
from services.ledger.database import insert_rows, ledger, writes
from services.ledger.periods.models import PeriodClose
from shared import clock, ids
from shared.compiled import Compiled
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page

RESERVE_BP = 1000  # 10 % (domain.md §2.5, 年末)
BOOKS_MAX = 20  # of a community

_MOVE_HEAD = Compiled(
    ledger.proxy,
    lambda sealed, book_id: Book.update(
        head_position=Book.head_position + 1, head_hash=sealed
    ).where(Book.id == book_id),
)


@writes
def open_books(who: Principal) -> None:
    """Open both books of the community; whoever comes second finds them open."""
    known = {book.code for book in queries.opened(who)}
    for code, name in rules.BOOKS.items():
        if code not in known:
            _open(who, code, name, None, "quarter")


@writes
def open_book(who: Principal, wanted: dict) -> Book:
    """Open the books of another company of the community.

    Raises `book_exists`, `too_many_books`.
    """
    open_books(who)
    known = queries.opened(who)
    if wanted["code"] in {book.code for book in known}:
        raise Refusal("book_exists", f"There is a book {wanted['code']} already.")
    if len(known) >= BOOKS_MAX:
        raise Refusal("too_many_books", f"A community has at most {BOOKS_MAX} books.")
    return _open(who, wanted["code"], wanted["name"], wanted["credit_code"], wanted["vat_filing"])


def _open(who: Principal, code: str, name: str, credit_code: str | None, vat_filing: str) -> Book:
    book = Book.create(
        id=ids.new_id(),
        community=who.community,
        code=code,
        name=name,
        credit_code=credit_code,
        vat_filing=vat_filing,
        reserve_bp=RESERVE_BP,
        closed_through=None,
        head_position=0,
        head_hash=rules.FIRST_HASH,
        opened_at=clock.now(),
    )
    insert_rows(AccountRow, [row_of(book, account) for account in seeded()])
    return book


@writes
def name_company(who: Principal, code: str, wanted: dict) -> Book:
    """Say which company keeps this book, as its statements print it. Raises `book_unknown`."""
    named = book(who, code)
    Book.update(name=wanted["name"], credit_code=wanted["credit_code"]).where(
        Book.id == named.id
    ).execute()
    named.name, named.credit_code = wanted["name"], wanted["credit_code"]
    return named


def book(who: Principal, code: str) -> Book:
    """A book of the community; the first two open at their first fact or first question.

    Raises `book_unknown`.
    """
    found = queries.find(who, code)
    if found is None and code in rules.BOOKS:
        open_books(who)
        found = queries.find(who, code)
    if found is None:
        raise missing("book", code)
    return found


def books(who: Principal) -> Page:
    """The books of the community; they fit one page."""
    for code in rules.BOOKS:
        book(who, code)
    return Page(queries.opened(who), None)


@writes
def choose_filing(who: Principal, code: str, vat_filing: str) -> Book:
    """Say whether VAT is filed by month or by quarter. Raises `filing_fixed` after a close.

    A filing period that is half closed cannot change its length (domain.md §3).
    """
    chosen = book(who, code)
    if PeriodClose.select().where(PeriodClose.book == chosen).exists():
        raise Refusal(
            "filing_fixed", f"{chosen.closed_through} is closed; the filing period is fixed."
        )
    Book.update(vat_filing=vat_filing).where(Book.id == chosen.id).execute()
    chosen.vat_filing = vat_filing
    return chosen


@writes
def move_head(owner: Book, sealed: str) -> None:
    """Remember the voucher that follows the last of a book: one place further, and its hash."""
    _MOVE_HEAD.run(sealed, owner.id)
    owner.head_position, owner.head_hash = owner.head_position + 1, sealed


@writes
def close_through(owner: Book, period: str) -> None:
    """Remember the last closed month of a book, and the company's name while it was closed."""
    ClosedMonth.create(book=owner, period=period, company=owner.name, credit_code=owner.credit_code)
    Book.update(closed_through=period).where(Book.id == owner.id).execute()
    owner.closed_through = period
