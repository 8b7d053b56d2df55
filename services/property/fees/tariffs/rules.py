"""What a month costs a household. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import Any

from shared.money import round_half_up

BASES = ("per_household", "per_area")
SERVICES = "services"  # the tax category of property fees (domain.md §3)
HUNDREDTHS = 100  # of a square metre


def in_force(tariffs: Iterable[Any], period: str) -> dict[str | None, Any]:
    """The row that holds in a month by building, None for the community's own."""
    rows = [row for row in tariffs if row.from_period <= period]
    return {row.building_id: row for row in sorted(rows, key=lambda r: (r.from_period, r.id))}


def amount_fen(basis: str, rate_fen: int, area_hundredths: int | None) -> int | None:
    """A month's fee in fen, rounded once, half up; None where nobody measured the area."""
    if basis == "per_household" or rate_fen == 0:
        return rate_fen
    if area_hundredths is None:
        return None
    return round_half_up(rate_fen * area_hundredths, HUNDREDTHS)
