"""How what one company is owed meets what another owes (domain.md §1 row 1). Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

RECEIVABLE = "122101"  # 其他应收款—内部往来
PAYABLE = "224102"  # 其他应付款—内部往来


class Side(NamedTuple):
    """What a document moved on an inter-company account of a book up to a month's end, in fen."""

    document: str
    book: str
    account: str
    day: date
    memo: str
    debit_fen: int
    credit_fen: int


class Matter(NamedTuple):
    """A document, or two that meet: raised and settled on either side, in fen.

    `state`: agreed, agreed_by_amount (two vouchers written by hand), amounts_differ,
    payable_missing or receivable_missing.
    """

    document: str
    other_document: str | None
    day: date
    memo: str
    receivable_book: str | None
    payable_book: str | None
    receivable_raised_fen: int
    payable_raised_fen: int
    receivable_settled_fen: int
    payable_settled_fen: int
    state: str

    @property
    def difference_fen(self) -> int:
        """What is had more than owed."""
        return self.raised_less_fen - self.settled_less_fen

    @property
    def raised_less_fen(self) -> int:
        """What was raised as had more than as owed."""
        return self.receivable_raised_fen - self.payable_raised_fen

    @property
    def settled_less_fen(self) -> int:
        """What was settled as had more than as owed."""
        return self.receivable_settled_fen - self.payable_settled_fen


def matters(sides: Iterable[Side]) -> list[Matter]:
    """Document by document, then what is left on one side with the same left on the other.

    Vouchers written by hand in two books have no document in common: what agrees in amount and
    lies nearest in time is taken for one matter.
    """
    by_document: dict[str, list[Side]] = {}
    for side in sides:
        by_document.setdefault(side.document, []).append(side)
    found = [_matter(document, rows) for document, rows in by_document.items()]
    whole = [matter for matter in found if matter.state in ("agreed", "amounts_differ")]
    had = [matter for matter in found if matter.state == "payable_missing"]
    owed = [matter for matter in found if matter.state == "receivable_missing"]
    for mine in sorted(had, key=lambda matter: (matter.day, matter.document)):
        theirs = _nearest(mine, owed)
        if theirs is not None:
            owed.remove(theirs)
        whole.append(_met(mine, theirs) if theirs else mine)
    return sorted([*whole, *owed], key=lambda matter: (matter.day, matter.document))


def _matter(document: str, sides: list[Side]) -> Matter:
    had = [side for side in sides if side.account == RECEIVABLE]
    owed = [side for side in sides if side.account == PAYABLE]
    first = min(sides, key=lambda side: side.day)
    matter = Matter(
        document,
        None,
        first.day,
        first.memo,
        had[0].book if had else None,
        owed[0].book if owed else None,
        sum(side.debit_fen for side in had),
        sum(side.credit_fen for side in owed),
        sum(side.credit_fen for side in had),
        sum(side.debit_fen for side in owed),
        "agreed",
    )
    if not matter.raised_less_fen and not matter.settled_less_fen:
        return matter
    if had and owed:
        return matter._replace(state="amounts_differ")
    return matter._replace(state="payable_missing" if had else "receivable_missing")


def _nearest(mine: Matter, owed: Sequence[Matter]) -> Matter | None:
    same = [
        theirs
        for theirs in owed
        if theirs.payable_book != mine.receivable_book
        and (theirs.payable_raised_fen, theirs.payable_settled_fen)
        == (mine.receivable_raised_fen, mine.receivable_settled_fen)
    ]
    return min(same, key=lambda theirs: abs((theirs.day - mine.day).days), default=None)


def _met(mine: Matter, theirs: Matter) -> Matter:
    return mine._replace(
        other_document=theirs.document,
        day=max(mine.day, theirs.day),
        payable_book=theirs.payable_book,
        payable_raised_fen=theirs.payable_raised_fen,
        payable_settled_fen=theirs.payable_settled_fen,
        state="agreed_by_amount",
    )


def balances(sides: Iterable[Side]) -> list[dict]:
    """What each book has to get and owes, in fen."""
    books: dict[str, dict] = {}
    for side in sides:
        row = books.setdefault(side.book, {"book": side.book, "receivable": 0, "payable": 0})
        moved_fen = side.debit_fen - side.credit_fen
        row["receivable"] += moved_fen if side.account == RECEIVABLE else 0
        row["payable"] -= moved_fen if side.account == PAYABLE else 0
    return [
        {"book": row["book"], "receivable_fen": row["receivable"], "payable_fen": row["payable"]}
        for _, row in sorted(books.items())
    ]
