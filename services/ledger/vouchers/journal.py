"""Reading the vouchers of a book one after another, however many there are. Read-only."""

from collections.abc import Iterator
from datetime import date

from services.ledger.books.models import Book
from services.ledger.vouchers import queries
from services.ledger.vouchers.models import Voucher, VoucherLine

BATCH = 500


def read(book: Book, since: date | None = None, until: date | None = None) -> Iterator[Voucher]:
    """The vouchers of a book with their lines, by date and then in the order of posting.

    Read in batches; what is posted after the `book` was read is left out.
    """
    for batch in _batches(book, since, until):
        yield from queries.with_lines(book, batch)


def as_stored(book: Book, since: date, until: date) -> Iterator[tuple[dict, list[dict]]]:
    """The same as `verify` reads them: a voucher with its goods, and its lines."""
    for batch in _batches(book, since, until):
        yield from queries.as_stored([dict(voucher.__data__) for voucher in batch])


def _batches(book: Book, since: date | None, until: date | None) -> Iterator[list[Voucher]]:
    query = Voucher.select().where(
        (Voucher.book == book) & (Voucher.position <= book.head_position)
    )
    if until is not None:
        query = query.where(Voucher.voucher_date <= until)
    query = query.order_by(Voucher.voucher_date, Voucher.position).limit(BATCH)
    day, position = since, 0
    while True:
        rest = query
        if day is not None:
            later = (Voucher.voucher_date > day) | (Voucher.position > position)
            rest = query.where((Voucher.voucher_date >= day) & later)
        batch = list(rest)
        yield batch
        if len(batch) < BATCH:
            return
        day, position = batch[-1].voucher_date, batch[-1].position


def first_day(book: Book) -> date | None:
    """The date of a book's first voucher, None for an empty book."""
    first = Voucher.select(Voucher.voucher_date).where(Voucher.book == book)
    found = first.order_by(Voucher.voucher_date).first()
    return found and found.voucher_date


def count(book: Book, period: str) -> int:
    """How many vouchers a month has."""
    return Voucher.select().where((Voucher.book == book) & (Voucher.period == period)).count()


def ends(book: Book, period: str) -> list[Voucher]:
    """The month's first and last link in the book's chain; none in a month without vouchers."""
    found = Voucher.select().where((Voucher.book == book) & (Voucher.period == period))
    first = found.order_by(Voucher.position).first()
    last = found.order_by(Voucher.position.desc()).first()
    return [first, last] if first and last else []


def items(book: Book, dimension: str, until: date) -> list[str]:
    """What the lines up to a day belong to in a dimension, each once."""
    column = getattr(VoucherLine, dimension)
    rows = (
        VoucherLine.select(column)
        .join(Voucher)
        .where((Voucher.book == book) & (Voucher.voucher_date <= until) & column.is_null(False))
        .distinct()
        .order_by(column)
    )
    return [item for (item,) in rows.tuples()]
