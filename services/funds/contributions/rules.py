"""Which source suits which fund, and which fen of which lot pay. Pure: no Flask, no peewee."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.masking import mask_name
from shared.money import split

GIVEN = ("grant", "donation")
SOURCES = ("profit", "fees", "common_income", *GIVEN, "transfer")
SHOWN = ("named", "masked", "anonymous")  # how a donor wants to be shown
NAMELESS = "匿名"
LOT_ORDERS = ("fifo", "pro_rata")


class Piece(NamedTuple):
    """`amount_fen` of a lot, beginning at its `from_fen`-th fen."""

    from_fen: int
    amount_fen: int


class Lot(NamedTuple):
    """A contribution in fen: the first `reached_fen` were taken once, `freed` of them came back.

    `freed` is in the order of the fen, without overlap and without two that touch.
    """

    contribution_id: str
    amount_fen: int
    reached_fen: int
    freed: tuple[Piece, ...] = ()

    @property
    def left_fen(self) -> int:
        """What can be taken out of it."""
        return self.amount_fen - self.reached_fen + sum(piece.amount_fen for piece in self.freed)


class Slice(NamedTuple):
    """`amount_fen` of a contribution, beginning at its `from_fen`-th fen."""

    contribution_id: str
    from_fen: int
    amount_fen: int


class MovedSlice(NamedTuple):
    """`amount_fen` of a parent lot, beginning at its `from_fen`-th, that became a contribution."""

    contribution_id: str
    parent_id: str
    from_fen: int
    amount_fen: int


def rows(slices: Iterable[Slice], **owner: str) -> list[dict]:
    """Slices as the rows of the table that keeps what became of them, numbered in their order."""
    return [
        {
            **owner,
            "position": position,
            "contribution": part.contribution_id,
            "from_fen": part.from_fen,
            "amount_fen": part.amount_fen,
        }
        for position, part in enumerate(slices)
    ]


def takes_gifts(nature: str) -> bool:
    """Whether grants and donations may enter: an own earmark (E) is fed by profit only."""
    return nature != "E"


def shown_as(source: str, name: str | None, shown: str | None) -> str | None:
    """How a donor is shown who did not say: not at all by name, else as 张*."""
    if source != "donation" or shown:
        return shown
    return "masked" if name else "anonymous"


def donor_problem(
    source: str, name: str | None, shown: str | None, document: str = ""
) -> str | None:
    """Why what is said of a giver does not fit, or None; an anonymous donor's name is not kept,
    and the document, which others read, does not say it either.
    """
    if source != "donation":
        return "Only of a donation a donor is kept." if name or shown else None
    if shown == "anonymous" and name:
        return "The name of an anonymous donor is not kept."
    if shown != "anonymous" and not name:
        return "Say the donor's name, or that the donor stays anonymous."
    if name and shown != "named" and name in document:
        return "The document says the name that is not to be shown."
    return None


def donor(name: str | None, shown: str) -> str | None:
    """How a donor appears: by name, as 张*, or as 匿名."""
    return {"named": name, "masked": mask_name(name)}.get(shown, NAMELESS)


def receipt_number(year: int, serial: int) -> str:
    """The number on a donation's receipt: `捐2026-000001`."""
    return f"捐{year}-{serial:06d}"


def take(lot: Lot, amount_fen: int) -> tuple[list[Slice], Lot]:
    """The slices of a lot that make up an amount, freed fen first, and the lot without them.

    Raises ValueError when the lot holds less than that.
    """
    if amount_fen > lot.left_fen:
        raise ValueError(f"{amount_fen} fen are not in lot {lot.contribution_id}")
    slices, freed = [], []
    for piece in lot.freed:
        taken = min(amount_fen, piece.amount_fen)
        if taken:
            slices.append(Slice(lot.contribution_id, piece.from_fen, taken))
            amount_fen -= taken
        if rest := piece.amount_fen - taken:
            freed.append(Piece(piece.from_fen + taken, rest))
    if amount_fen:
        slices.append(Slice(lot.contribution_id, lot.reached_fen, amount_fen))
    return slices, lot._replace(reached_fen=lot.reached_fen + amount_fen, freed=tuple(freed))


def give_back(lot: Lot, piece: Piece) -> Lot:
    """The lot with fen in it again that had been taken; what touches becomes one piece.

    Raises ValueError for fen that were not out.
    """
    freed: list[Piece] = []
    for here in sorted((*lot.freed, piece)):
        end = freed[-1].from_fen + freed[-1].amount_fen if freed else 0
        if here.from_fen < end:
            raise ValueError(f"fen {here.from_fen} of lot {lot.contribution_id} are there already")
        if freed and here.from_fen == end:
            freed[-1] = Piece(freed[-1].from_fen, freed[-1].amount_fen + here.amount_fen)
        else:
            freed.append(here)
    end = freed[-1].from_fen + freed[-1].amount_fen
    if end > lot.reached_fen:
        raise ValueError(f"fen {lot.reached_fen} of lot {lot.contribution_id} were never taken")
    if end < lot.reached_fen:
        return lot._replace(freed=tuple(freed))
    return lot._replace(reached_fen=freed[-1].from_fen, freed=tuple(freed[:-1]))


def parts(lots: Sequence[Lot], amount_fen: int, lot_order: str) -> list[int]:
    """How many fen of each lot make up an amount: the first lots first (design.md §6.5), or of
    all lots in proportion to what they have left.

    Raises ValueError when the lots hold less than that.
    """
    left = [lot.left_fen for lot in lots]
    if amount_fen > sum(left):
        raise ValueError(f"{amount_fen} fen are in no lot")
    if lot_order == "pro_rata":
        return split(amount_fen, left)
    taken = []
    for fen in left:
        taken.append(min(fen, amount_fen))
        amount_fen -= taken[-1]
    return taken


def last_of(slices: Iterable[Slice], returned_fen: int, amount_fen: int) -> list[Slice]:
    """The slices that come back when `amount_fen` are returned of a payment: those consumed last,
    before the `returned_fen` that came back earlier.
    """
    back = []
    for part in reversed(list(slices)):
        skipped = min(returned_fen, part.amount_fen)
        returned_fen -= skipped
        taken = min(amount_fen, part.amount_fen - skipped)
        amount_fen -= taken
        if taken:
            begin = part.from_fen + part.amount_fen - skipped - taken
            back.append(Slice(part.contribution_id, begin, taken))
    if amount_fen:
        raise ValueError(f"{amount_fen} fen more than was paid")
    return back
