"""Asking about wishes. Read-only."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import peewee

from services.property.registry import queries as registry
from services.property.registry.models import Building
from services.property.registry.rules import HOUSEHOLDS_LEAST, sees_whole
from services.property.wishes.models import Wish, WishMove
from services.property.wishes.rules import PUBLIC
from shared.errors import missing
from shared.identity import Principal
from shared.masking import mask_name
from shared.paging import Page, page


class WishView(NamedTuple):
    """A wish as the asker may see it; cost in fen."""

    id: str
    title: str
    building_id: str
    building_name: str
    household_id: str | None
    wished_by: str | None
    state: str
    claimed_by: str | None
    claimed_on: date | None
    fulfilled_on: date | None
    cost_fen: int | None
    posted_on: date


def wishes(who: Principal, wanted: dict) -> Page:
    """A page of the community's wishes."""
    query = _of(who)
    for name in ("state", "building_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Wish, name) == wanted[name])
    found = page(query, Wish.id, wanted["limit"], wanted["after"])
    return Page([_view(who, row) for row in found.items], found.next)


def public_wishes(who: Principal, wanted: dict) -> Page:
    """A page of the wishes of a building for everybody: no names, and none where so few live
    that everybody knows whose they are. Raises `building_unknown`."""
    building = registry.building_anywhere(wanted["building_id"])
    if registry.households_in(building) < HOUSEHOLDS_LEAST:
        return Page([], None)
    query = _of(replace(who, community=building.community))
    query = query.where((Wish.building == building) & Wish.state.in_(PUBLIC))
    found = page(query, Wish.id, wanted["limit"], wanted["after"])
    return Page([_view(who, row) for row in found.items], found.next)


def wish(who: Principal, wish_id: str) -> Wish:
    """One wish. Raises `wish_unknown`."""
    found = _of(who).where(Wish.id == wish_id).first()
    if found is None:
        raise missing("wish", wish_id)
    return found


def wish_view(who: Principal, wish_id: str) -> WishView:
    """One wish as shown. Raises `wish_unknown`."""
    return _view(who, wish(who, wish_id))


def moves(who: Principal, wish_id: str, wanted: dict) -> Page:
    """A page of how a wish came to where it is. Raises `wish_unknown`."""
    query = WishMove.select().where(WishMove.wish == wish(who, wish_id))
    return page(query, WishMove.id, wanted["limit"], wanted["after"])


def _of(who: Principal) -> peewee.ModelSelect:
    query = Wish.select(Wish, Building).join(Building)
    return query.where(Wish.community == who.community)


def _view(who: Principal, row: Wish) -> WishView:
    whole = sees_whole(who.roles)
    return WishView(
        row.id,
        row.title,
        row.building_id,
        row.building.name,
        row.household_id,
        row.wished_by if whole else mask_name(row.wished_by),
        row.state,
        row.claimed_by if whole else mask_name(row.claimed_by),
        row.claimed_on,
        row.fulfilled_on,
        row.cost_fen,
        row.posted_on,
    )
