"""Asking about estates. Read-only."""

from typing import NamedTuple

from services.property.registry.estates.rules import mode_title
from services.property.registry.models import Estate
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class EstateView(NamedTuple):
    """An estate with the title of its mode."""

    id: str
    name: str
    mode: str | None
    mode_title: str | None
    address: str | None


def estates(who: Principal, wanted: dict) -> Page:
    """A page of the community's estates."""
    query = Estate.select().where(Estate.community == who.community)
    found = page(query, Estate.id, wanted["limit"], wanted["after"])
    return Page([view(row) for row in found.items], found.next)


def estate(who: Principal, estate_id: str) -> Estate:
    """One estate. Raises `estate_unknown`."""
    found = Estate.get_or_none((Estate.id == estate_id) & (Estate.community == who.community))
    if found is None:
        raise missing("estate", estate_id)
    return found


def estate_view(who: Principal, estate_id: str) -> EstateView:
    """One estate as shown. Raises `estate_unknown`."""
    return view(estate(who, estate_id))


def view(row: Estate) -> EstateView:
    """An estate as shown."""
    return EstateView(row.id, row.name, row.mode, mode_title(row.mode), row.address)
