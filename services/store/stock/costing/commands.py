"""Choosing how a year is costed."""

from services.store.database import writes
from services.store.stock.costing import queries
from services.store.stock.models import CostingChoice
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal


@writes
def choose_method(who: Principal, wanted: dict) -> CostingChoice:
    """Choose the method of a year; it also holds for later years that have no choice of their own.

    Fixed for a year once anything moved in it (domain.md §2.5). Raises `costing_fixed`.
    """
    year = wanted["year"]
    if queries.has_moved(who, year):
        raise Refusal("costing_fixed", f"Stock of {year} or later has moved already.")
    return CostingChoice.create(
        community=who.community,
        year=year,
        method=wanted["method"],
        made_by=who.user,
        made_at=clock.now(),
    )
