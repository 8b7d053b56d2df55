"""Asking how years are costed. Read-only."""

from services.store.stock.models import CostingChoice, StockLevel
from shared.identity import Principal
from shared.paging import Page, page


def choices(who: Principal, wanted: dict) -> Page:
    """A page of the choices, the first one first; the newest of a year counts."""
    query = CostingChoice.select().where(CostingChoice.community == who.community)
    return page(query, CostingChoice.id, wanted["limit"], wanted["after"])


def has_moved(who: Principal, year: int) -> bool:
    """Whether anything moved in a year or later."""
    return (
        StockLevel.select()
        .where((StockLevel.community == who.community) & (StockLevel.costed_year >= year))
        .exists()
    )
