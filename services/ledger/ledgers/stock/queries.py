"""Asking what 1405 consists of. Read-only, but a first question opens the books."""

from typing import Any, NamedTuple

from peewee import Case, fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.ledgers.stock import rules
from services.ledger.ledgers.stock.rules import Part
from services.ledger.names import queries as names
from services.ledger.posting.rules import STOCK
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.models import StockEntry, Voucher
from services.ledger.vouchers.rules import month_end
from shared.errors import missing
from shared.identity import Principal


class Ledger(NamedTuple):
    """数量金额账 of a product for a month."""

    book: str
    period: str
    product: str
    name: str | None
    rows: list[dict]


class Products(NamedTuple):
    """Every product at a month's end, and how far they explain 1405, in fen."""

    book: str
    period: str
    rows: list[dict]
    total: dict
    account_fen: int

    @property
    def unassigned_fen(self) -> int:
        """What stands on 1405 for no product: facts that named none, vouchers written by hand."""
        return self.account_fen - self.total["closing_fen"]


def ledger(who: Principal, book_code: str, product: str, period: str) -> Ledger:
    """数量金额账 of a product. Raises `product_unknown` when the books never heard of it."""
    book = books.book(who, book_code)
    lines = _entries(
        book,
        Voucher.voucher_date.alias("day"),
        Voucher.memo,
        Voucher.word,
        Voucher.number,
        Voucher.id.alias("voucher_id"),
        StockEntry.issued,
        StockEntry.quantity,
        StockEntry.value_fen,
    ).where((StockEntry.product == product) & (Voucher.period == period))
    lines = lines.order_by(Voucher.voucher_date, Voucher.position, StockEntry.line_no)
    opening = _entries(book, *_SUMS).where(
        (StockEntry.product == product) & (Voucher.period < period)
    )
    kept = StockEntry.select().where((StockEntry.book == book) & (StockEntry.product == product))
    if not kept.exists():
        raise missing("product", product)
    rows = rules.of_product(
        Part(*map(int, opening.scalar(as_tuple=True))),
        list(lines.namedtuples()),
        month_end(period).replace(day=1),
        month_end(period),
    )
    name = names.names(who, "product").get(product)
    return Ledger(book.code, period, product, name, rows)


def products(who: Principal, book_code: str, period: str) -> Products:
    """Every product that has stood on 1405 up to a month's end, by SKU."""
    book = books.book(who, book_code)
    month = Voucher.period == period
    query = (
        _entries(
            book,
            StockEntry.product,
            *_sums_where(Voucher.period < period),
            *_sums_where(month & ~StockEntry.issued),
            *_sums_where(month & StockEntry.issued),
        )
        .where(Voucher.period <= period)
        .group_by(StockEntry.product)
        .order_by(StockEntry.product)
    )
    called = names.names(who, "product")
    rows = [_product(row, called) for row in query.tuples()]
    account_fen = sum(
        row.balance_fen for row in vouchers.standing(book, period) if row.account.startswith(STOCK)
    )
    return Products(book.code, period, rows, rules.total(rows), account_fen)


def _product(row: tuple, called: dict[str, str]) -> dict:
    product, *sums = row
    opening, received, moved = (Part(*map(int, sums[at : at + 2])) for at in (0, 2, 4))
    parts = {
        "opening": opening,
        "received": received,
        "issued": rules.NOTHING.less(moved),
        "closing": opening.plus(received).plus(moved),
    }
    return rules.product_row(product, called.get(product), parts)


def _entries(book: Book, *columns: Any) -> Any:
    return StockEntry.select(*columns).join(Voucher).where(StockEntry.book == book)


_SUMS = (
    fn.COALESCE(fn.SUM(StockEntry.quantity), 0),
    fn.COALESCE(fn.SUM(StockEntry.value_fen), 0),
)


def _sums_where(condition: Any) -> tuple[Any, Any]:
    return (
        fn.SUM(Case(None, [(condition, StockEntry.quantity)], 0)),
        fn.SUM(Case(None, [(condition, StockEntry.value_fen)], 0)),
    )
