"""Asking which tariff holds in a month. Read-only."""

import peewee

from services.property.fees.charges.models import FeeCharge
from services.property.fees.tariffs import rules
from services.property.fees.tariffs.models import FeeTariff
from services.property.registry.models import Household
from shared.identity import Principal
from shared.paging import Page, page


def tariffs(who: Principal, wanted: dict) -> Page:
    """A page of the community's tariffs, in the order they were written."""
    return page(_of(who), FeeTariff.id, wanted["limit"], wanted["after"])


def in_force(who: Principal, period: str) -> dict[str | None, FeeTariff]:
    """The tariffs of a month by building; None is the community's own."""
    return rules.in_force(_of(who).where(FeeTariff.from_period <= period), period)


def last_charged(who: Principal, building_id: str | None) -> str | None:
    """The latest month charged to a building, or under tariffs of the whole community."""
    query = FeeCharge.select(peewee.fn.MAX(FeeCharge.period)).where(
        FeeCharge.community == who.community
    )
    if building_id is None:
        return query.join(FeeTariff).where(FeeTariff.building.is_null()).scalar()
    return query.join(Household).where(Household.building == building_id).scalar()


def _of(who: Principal) -> peewee.ModelSelect:
    return FeeTariff.select().where(FeeTariff.community == who.community)
