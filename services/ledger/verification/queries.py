"""Whether a book is whole: its chain, its numbers, and what is kept of its vouchers.

Read-only, but a first question opens the books.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import SQL, fn

from services.ledger.books import commands as books
from services.ledger.books import rules as chain
from services.ledger.books.models import Book
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers import rules
from services.ledger.vouchers.models import CashFlow, Turnover, Voucher, VoucherLine
from shared.identity import Principal

BATCH = 500
DIFFERENCES_MAX = 20  # named of each kind; one is bad enough


class Difference(NamedTuple):
    """A kept sum of a month that its lines contradict, in fen.

    `figure`: debit or credit of an account, or cash_flow of a row of 会小企03表.
    """

    figure: str
    period: str
    account: str | None
    row: int | None
    belongs: dict[str, str]
    carried: bool
    written_fen: int
    kept_fen: int

    @property
    def name(self) -> str:
        """How the audit calls it: 2026-03 1001 debit."""
        return f"{self.period} {self.account or self.row} {self.figure}"


class Verification(NamedTuple):
    """What a walk along a book's chain found."""

    book: str
    vouchers: int
    debit_fen: int
    credit_fen: int
    head_hash: str
    broken_at: rules.Break | None
    differences: list[Difference]

    @property
    def turnovers_agree(self) -> bool:
        """Whether all that is kept of the vouchers is the sum of their lines."""
        return not self.differences


def verify(who: Principal, book_code: str) -> Verification:
    """Walk along a book's chain and name the first broken link."""
    return verify_book(books.book(who, book_code))


def verify_book(book: Book) -> Verification:
    """Recompute every seal, number, balance and kept sum of a book.

    The walk ends at the voucher that was the last when it began; posting goes on meanwhile.
    """
    owner, last = _ends(book)
    position, head, debit_fen, credit_fen = 0, chain.FIRST_HASH, 0, 0
    numbers: dict[str, int] = defaultdict(int)
    broken = None
    for row, lines in _chain(owner, last):
        numbers[row["period"]] += 1
        reason = rules.broken_link(row, lines, position + 1, head, numbers[row["period"]])
        if reason:
            name = f"{row['period']} {row['word']}-{row['number']}"
            broken = rules.Break(position + 1, row["id"], name, reason)
            break
        position, head = row["position"], row["hash"]
        debit_fen += sum(line["debit_fen"] for line in lines)
        credit_fen += sum(line["credit_fen"] for line in lines)
    if broken is None and (position, head) != (owner.head_position, owner.head_hash):
        broken = rules.Break(position + 1, None, None, "voucher_missing")
    differences = [*_turnovers_differing(owner), *_cash_flow_differing(owner)]
    return Verification(owner.code, position, debit_fen, credit_fen, head, broken, differences)


def _ends(book: Book) -> tuple[Book, int]:
    """What the book remembers as its last voucher and which one is, in one look at both."""
    last = Voucher.select(fn.MAX(Voucher.position)).where(Voucher.book == Book.id)
    owner = Book.select(Book, last.alias("last")).where(Book.id == book.id).get()
    return owner, owner.last or 0


def _chain(book: Book, last: int) -> Iterator[tuple[dict, list[dict]]]:
    """The vouchers of a book in the order of their chain, as they are stored."""
    position = 0
    while position < last:
        rows = list(
            Voucher.select()
            .where(
                (Voucher.book == book) & (Voucher.position > position) & (Voucher.position <= last)
            )
            .order_by(Voucher.position)
            .limit(BATCH)
            .dicts()
        )
        yield from vouchers.as_stored(rows)
        position = rows[-1]["position"]


def _turnovers_differing(book: Book) -> Iterator[Difference]:
    """One statement, so that both sides are seen in one state while posting goes on."""
    keys = ("period", "account", *rules.KEPT_BY, "carried")
    written = (
        VoucherLine.select(
            Voucher.period,
            VoucherLine.account,
            *(fn.COALESCE(getattr(VoucherLine, name), "").alias(name) for name in rules.KEPT_BY),
            Voucher.kind.in_(sorted(rules.CARRIED)).alias("carried"),
            *_written(debit=VoucherLine.debit_fen, credit=VoucherLine.credit_fen),
        )
        .join(Voucher)
        .where(Voucher.book == book)
    )
    kept = Turnover.select(
        *(getattr(Turnover, name) for name in keys),
        *_kept(debit=Turnover.debit_fen, credit=Turnover.credit_fen),
    ).where(Turnover.book == book)
    for key, figure, written_fen, kept_fen in _unequal(written, kept, keys, ("debit", "credit")):
        period, account, *values, carried = key
        belongs = {name: text for name, text in zip(rules.KEPT_BY, values, strict=True) if text}
        yield Difference(
            figure, period, account, None, belongs, bool(carried), written_fen, kept_fen
        )


def _cash_flow_differing(book: Book) -> Iterator[Difference]:
    brought = VoucherLine.credit_fen - VoucherLine.debit_fen
    written = (
        VoucherLine.select(
            Voucher.period, VoucherLine.cash_flow.alias("row"), *_written(cash_flow=brought)
        )
        .join(Voucher)
        .where((Voucher.book == book) & VoucherLine.cash_flow.is_null(False))
    )
    kept = CashFlow.select(
        CashFlow.period, CashFlow.row, *_kept(cash_flow=CashFlow.amount_fen)
    ).where(CashFlow.book == book)
    for (period, row), figure, written_fen, kept_fen in _unequal(
        written, kept, ("period", "row"), ("cash_flow",)
    ):
        yield Difference(figure, period, None, row, {}, False, written_fen, kept_fen)


def _written(**figures: Any) -> list:
    return [
        *(column.alias(f"written_{name}") for name, column in figures.items()),
        *(SQL("0").alias(f"kept_{name}") for name in figures),
    ]


def _kept(**figures: Any) -> list:
    """In the place of the columns that `_written` names."""
    return [*(SQL("0") for _ in figures), *figures.values()]


def _unequal(
    written: Any, kept: Any, keys: tuple[str, ...], figures: tuple[str, ...]
) -> Iterator[tuple[tuple, str, int, int]]:
    """Each figure that does not add up to the same on both sides, with its keys and both sums."""
    rows = written.union_all(kept).alias("both_sides")
    columns = [getattr(rows.c, key) for key in keys]
    sums = [
        (fn.SUM(getattr(rows.c, f"written_{name}")), fn.SUM(getattr(rows.c, f"kept_{name}")))
        for name in figures
    ]
    found = (
        Turnover.select(*columns, *(column for pair in sums for column in pair))
        .from_(rows)
        .group_by(*columns)
        .having(reduce(or_, (a != b for a, b in sums)))
        .order_by(*columns)
        .limit(DIFFERENCES_MAX)
    )
    for row in found.tuples():
        key, pairs = row[: len(keys)], iter(map(int, row[len(keys) :]))
        for figure, written_fen, kept_fen in zip(figures, pairs, pairs, strict=True):
            if written_fen != kept_fen:
                yield key, figure, written_fen, kept_fen
