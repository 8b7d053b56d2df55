"""What the end of a year does to each line. Pure: no Flask, no peewee, no clock."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from services.funds.budgets.rules import OTHER
from shared.money import share, split

STATES = ("awaiting_approval", "done", "refused")
WHOLE_BP = 10_000


class Ending(NamedTuple):
    """What a line still has promised, and what it has left, in fen."""

    use: str
    committed_fen: int
    left_fen: int


class Passed(NamedTuple):
    """What goes on to a line of the next year, and what lapses, in fen.

    Open promises move with the budget that was set aside for them; of what nobody asked for,
    `carried_on_fen` is added to the next year.
    """

    use: str
    to_use: str
    moved_fen: int
    carried_on_fen: int
    lapsed_fen: int


class Problem(NamedTuple):
    """Why a budget cannot be rolled over yet, and of how many things that is so."""

    code: str
    message: str
    how_many: int


def passed(lines: Sequence[Ending], next_uses: Collection[str], carry_bp: int) -> list[Passed]:
    """What becomes of each line; `carry_bp` of all that is left, in hundredths of a percent,
    rounded once and split over the lines by the largest remainder.
    """
    left = [line.left_fen for line in lines]
    carried = split(share(sum(left), carry_bp), left)
    return [
        Passed(
            use=line.use,
            to_use=line.use if line.use in next_uses else OTHER,
            moved_fen=line.committed_fen,
            carried_on_fen=carried_on_fen,
            lapsed_fen=line.left_fen - carried_on_fen,
        )
        for line, carried_on_fen in zip(lines, carried, strict=True)
    ]


def problems(counts: dict[str, int]) -> list[Problem]:
    """The problems among these that occur, in the order in which they are stated."""
    return [Problem(code, PROBLEMS[code], counts[code]) for code in PROBLEMS if counts.get(code, 0)]


PROBLEMS = {
    "budget_not_active": "Only a budget in force is rolled over.",
    "year_not_over": "The year of this budget is not over.",
    "next_budget_missing": "The fund has no approved budget for the next year.",
    "payments_pending": "Payments are under way; each is made or refused first.",
    "approvals_pending": "Promises, raises or supplements await approval; each is decided first.",
}
