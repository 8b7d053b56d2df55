"""Asking what common parts brought. Read-only."""

import peewee

from services.property.common_incomes.models import CommonIncome
from shared.identity import Principal
from shared.paging import Page, page


def incomes(who: Principal, wanted: dict) -> Page:
    """A page of the community's income of common parts, of a building or of all."""
    query = CommonIncome.select().where(CommonIncome.community == who.community)
    if wanted["building_id"] is not None:
        query = query.where(CommonIncome.building == wanted["building_id"])
    return page(query, CommonIncome.id, wanted["limit"], wanted["after"])


def owners_fen(community: str) -> int:
    """What common parts have brought their owners, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(CommonIncome.owners_fen), 0)
    query = CommonIncome.select(total).where(CommonIncome.community == community)
    return int(query.scalar())
