"""What is claimed, and what of it may be told. Pure: values in, values out; money in fen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from shared.errors import Refusal

TOLD_FROM = 5  # fewer meals could point at a person (domain.md §6); nobody may lower it
OTHER = "other"


class Subsidy(NamedTuple):
    """What the government pays of a meal; negative for what went back."""

    meal_id: str
    tier: str | None
    amount_fen: int


class TierSum(NamedTuple):
    """How many meals of a tier are claimed, and what they add up to."""

    tier: str
    meals: int
    amount_fen: int


def claimed_fen(amounts: Iterable[int]) -> int:
    """What a claim asks for. Raises `nothing_to_claim` when no more was given than went back."""
    total_fen = sum(amounts)
    if total_fen <= 0:
        raise Refusal("nothing_to_claim", "Nothing that the government owes is unclaimed.")
    return total_fen


def by_tier(subsidies: Iterable[Subsidy]) -> list[TierSum]:
    """Meals and money of every tier; tiers of fewer than five meals are one, `other`.

    A meal that went back whole is none; one that an earlier claim had counts by its money only.
    """
    of_meal: dict[tuple[str, str], int] = defaultdict(int)
    for subsidy in subsidies:
        of_meal[subsidy.tier or OTHER, subsidy.meal_id] += subsidy.amount_fen
    sums = _summed(
        TierSum(tier, int(amount_fen > 0), amount_fen) for (tier, _), amount_fen in of_meal.items()
    )
    return _summed(row if row.meals >= TOLD_FROM else row._replace(tier=OTHER) for row in sums)


def refuse_too_much(amount_fen: int, open_fen: int) -> None:
    """Raises `claim_exceeded`: more than is open cannot have come for a claim."""
    if amount_fen > open_fen:
        message = f"Only {open_fen} fen of this claim are open."
        raise Refusal("claim_exceeded", message, {"amount_fen": message}, open_fen=open_fen)


def _summed(rows: Iterable[TierSum]) -> list[TierSum]:
    sums: dict[str, TierSum] = {}
    for row in rows:
        before = sums.get(row.tier, TierSum(row.tier, 0, 0))
        sums[row.tier] = TierSum(
            row.tier, before.meals + row.meals, before.amount_fen + row.amount_fen
        )
    return [sums[tier] for tier in sorted(sums)]
