"""Asking about the common parts' assets. Read-only."""

from services.property.registry.assets.models import Asset, AssetMove
from services.property.registry.models import Building
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

FILTERS = ("kind", "owner", "state", "building_id")


def assets(who: Principal, wanted: dict) -> Page:
    """A page of the community's assets; those of an estate's buildings are the estate's too."""
    query = Asset.select().where(Asset.community == who.community)
    for name in FILTERS:
        if wanted[name] is not None:
            query = query.where(getattr(Asset, name) == wanted[name])
    if (estate := wanted["estate_id"]) is not None:
        inside = Building.select(Building.id).where(Building.estate == estate)
        query = query.where((Asset.estate == estate) | Asset.building.in_(inside))
    return page(query, Asset.id, wanted["limit"], wanted["after"])


def asset(who: Principal, asset_id: str) -> Asset:
    """One asset. Raises `asset_unknown`."""
    found = Asset.get_or_none((Asset.id == asset_id) & (Asset.community == who.community))
    if found is None:
        raise missing("asset", asset_id)
    return found


def history(who: Principal, asset_id: str, wanted: dict) -> Page:
    """A page of an asset's states, in the order they were written. Raises `asset_unknown`."""
    query = AssetMove.select().where(AssetMove.asset == asset(who, asset_id).id)
    return page(query, AssetMove.id, wanted["limit"], wanted["after"])


def last_move(asset_id: str) -> AssetMove:
    """How an asset came into the state it is in."""
    query = AssetMove.select().where(AssetMove.asset == asset_id)
    return query.order_by(AssetMove.id.desc()).first()
