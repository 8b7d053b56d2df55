"""Asking what was charged, and who has not been. Read-only."""

from typing import NamedTuple

from services.property.fees.charges.models import FeeCharge
from services.property.registry.models import Building, Household
from shared.identity import Principal
from shared.paging import Page, page


class Charged(NamedTuple):
    """A household that a month's run looks at."""

    household_id: str
    unit: str
    area_hundredths: int | None
    building_id: str
    building_name: str


def charges(who: Principal, wanted: dict) -> Page:
    """A page of the community's charges, of a month or a household."""
    query = FeeCharge.select().where(FeeCharge.community == who.community)
    for name in ("period", "household_id"):
        if wanted[name] is not None:
            query = query.where(getattr(FeeCharge, name.removesuffix("_id")) == wanted[name])
    return page(query, FeeCharge.id, wanted["limit"], wanted["after"])


def not_charged(who: Principal, period: str) -> list[Charged]:
    """The households of managed buildings that a month was not charged to, house by house."""
    charged = FeeCharge.select(FeeCharge.household).where(
        (FeeCharge.community == who.community) & (FeeCharge.period == period)
    )
    rows = (
        Household.select(
            Household.id, Household.unit, Household.area_hundredths, Building.id, Building.name
        )
        .join(Building)
        .where(
            (Household.community == who.community)
            & Building.managed
            & (Household.closed_on.is_null() | (Household.closed_on > f"{period}-01"))
            & Household.id.not_in(charged)
        )
        .order_by(Building.name, Building.id, Household.unit)
        .tuples()
    )
    return [Charged(*row) for row in rows]
