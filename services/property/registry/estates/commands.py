"""Keeping the register of estates."""

from services.property.database import writes
from services.property.registry.estates import queries
from services.property.registry.models import Estate
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_estate(who: Principal, wanted: dict) -> queries.EstateView:
    """Add an estate. Raises `estate_exists`, `estate_differs`."""
    if earlier := named_before(Estate, "estate", who, wanted):
        return queries.view(earlier)
    _refuse_taken(who, wanted["name"], None)
    added = Estate.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )
    return queries.view(added)


@writes
def change_estate(who: Principal, estate_id: str, wanted: dict) -> queries.EstateView:
    """Change what is sent of an estate. Raises `estate_unknown`, `estate_exists`."""
    row = queries.estate(who, estate_id)
    _refuse_taken(who, wanted.get("name", row.name), row.id)
    if wanted:
        Estate.update(**wanted).where(Estate.id == row.id).execute()
    return queries.estate_view(who, estate_id)


def _refuse_taken(who: Principal, name: str, own_id: str | None) -> None:
    row = Estate.get_or_none((Estate.community == who.community) & (Estate.name == name))
    if row is not None and row.id != own_id:
        message = f"There is an estate {name} already."
        raise Refusal("estate_exists", message, {"name": message})
