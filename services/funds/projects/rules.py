"""How several sources bear the costs of a project. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.money import split

STATES = ("proposed", "approved", "running", "accepted", "closed", "abandoned")
OPEN = "open"  # proposed, approved or running, as its commitments say
AGREEMENTS = ("proportional", "in_order", "agreed")
WHOLE_BP = 10_000
USE = "service_project"
CLOSED, ABANDONED = "project_closed", "project_abandoned"  # why its commitments were released


class Purse(NamedTuple):
    """What a source has for the project, what it has borne so far, in fen, and its share."""

    amount_fen: int
    borne_fen: int
    share_bp: int | None = None


def shares_problem(agreement: str, shares_bp: Sequence[int | None]) -> str | None:
    """Why these shares, in hundredths of a percent, are no agreement, or None."""
    given = [share for share in shares_bp if share is not None]
    if agreement != "agreed":
        return f"Sources that pay {agreement} have no shares of their own." if given else None
    if len(given) < len(shares_bp):
        return "Every source needs its agreed share."
    if sum(given) != WHOLE_BP:
        return f"The agreed shares are {sum(given)}, not {WHOLE_BP} hundredths of a percent."
    return None


def state(commitments: Sequence[str], paid_fen: int) -> str:
    """Of an open project, by the states of its commitments: it may pay once all are made."""
    if "awaiting_approval" in commitments:
        return "proposed"
    return "running" if paid_fen else "approved"


def parts(agreement: str, amount_fen: int, purses: Sequence[Purse]) -> list[int]:
    """What each source pays of a payment, in fen, so that the sum of all payments is borne as
    agreed (domain.md §1 row 47).

    With more than two sources rounding may ask one for less than it has borne; it pays nothing
    then, and the others what they lack. Raises ValueError for more than the sources have left.
    """
    total_fen = amount_fen + sum(purse.borne_fen for purse in purses)
    due = _due(agreement, total_fen, purses)
    lacking = [max(0, fen - purse.borne_fen) for fen, purse in zip(due, purses, strict=True)]
    return split(amount_fen, lacking)


def _due(agreement: str, total_fen: int, purses: Sequence[Purse]) -> list[int]:
    """What each source bears of a total: no more than it has, the others bear the rest."""
    due, left = [0] * len(purses), list(range(len(purses)))
    while True:
        weights = _weights(agreement, [purses[i] for i in left])
        shares = dict(zip(left, split(total_fen, weights), strict=True))
        if not (full := [i for i in left if shares[i] > purses[i].amount_fen]):
            return [shares.get(i, fen) for i, fen in enumerate(due)]
        for i in full:
            due[i] = purses[i].amount_fen
            total_fen -= due[i]
        left = [i for i in left if i not in full]


def _weights(agreement: str, purses: Sequence[Purse]) -> list[int]:
    if agreement == "in_order":
        return [1] + [0] * (len(purses) - 1)
    if agreement == "agreed":
        return [purse.share_bp or 0 for purse in purses]
    return [purse.amount_fen for purse in purses]
