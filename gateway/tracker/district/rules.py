"""Communities compared. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from gateway.tracker.rules import median, median_doubled
from shared.money import percent, round_half_up

ADDED = (
    "revenue_fen",
    "gross_profit_fen",
    "net_profit_fen",
    "contributed_fen",
    "disbursed_fen",
    "solved",
    "households",
    "rated",
    "satisfied",
)
# What communities are ranked by: the most is the first, but of days the fewest.
RANKED = (
    "revenue_fen",
    "gross_margin",
    "net_profit_fen",
    "contributed_fen",
    "disbursed_fen",
    "solved",
    "households",
    "satisfaction",
    "disbursed_per_household_fen",
    "days_to_solve",
)


def compared(figures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each community, in their order: its figures, and its rank in each of them.

    `figures`: the sums of ADDED, and `days`, how long each solved order took. Whoever is as good
    has the same rank; without a figure there is none.
    """
    ranks = {name: _ranks([_weight(each, name) for each in figures]) for name in RANKED}
    return [
        row(each) | {f"{name}_rank": ranks[name][at] for name in RANKED}
        for at, each in enumerate(figures)
    ]


def total(figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The whole district: everything added up, and what follows from the sums."""
    added = {name: sum(each[name] for each in figures) for name in ADDED}
    return row(added | {"days": [days for each in figures for days in each["days"]]})


def row(figures: dict[str, Any]) -> dict[str, Any]:
    """Sums and what follows from them, as people read it."""
    households = figures["households"]
    return {
        **{name: figures[name] for name in ADDED},
        "gross_margin": _share(figures["gross_profit_fen"], figures["revenue_fen"]),
        "satisfaction": _share(figures["satisfied"], figures["rated"]),
        "disbursed_per_household_fen": (
            round_half_up(figures["disbursed_fen"], households) if households else None
        ),
        "days_to_solve": median(figures["days"]),
    }


def _share(part: int, whole: int) -> str | None:
    return percent(part, whole) if whole > 0 else None


def _weight(figures: dict[str, Any], name: str) -> int | Fraction | None:
    """What a community is ranked by, exactly; the more the better."""
    if name == "gross_margin":
        return _ratio(figures["gross_profit_fen"], figures["revenue_fen"])
    if name == "satisfaction":
        return _ratio(figures["satisfied"], figures["rated"])
    if name == "disbursed_per_household_fen":
        return _ratio(figures["disbursed_fen"], figures["households"])
    if name == "days_to_solve":
        doubled = median_doubled(figures["days"])
        return None if doubled is None else -doubled
    return figures[name]


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole > 0 else None


def _ranks(weights: Sequence[int | Fraction | None]) -> list[int | None]:
    ordered = sorted((weight for weight in weights if weight is not None), reverse=True)
    return [None if weight is None else ordered.index(weight) + 1 for weight in weights]
