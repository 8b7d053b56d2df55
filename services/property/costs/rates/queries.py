"""Asking what an hour costs. Read-only."""

from datetime import date

from services.property.costs.rates import rules
from services.property.costs.rates.models import LabourRate
from shared.identity import Principal
from shared.paging import Page, page


def rates(who: Principal, wanted: dict) -> Page:
    """A page of the community's rates, in the order they were written."""
    query = LabourRate.select().where(LabourRate.community == who.community)
    return page(query, LabourRate.id, wanted["limit"], wanted["after"])


def in_force(who: Principal, category: str, day: date) -> LabourRate | None:
    """The rate of a category on a business day; None where nobody wrote one."""
    rows = LabourRate.select().where(
        (LabourRate.community == who.community) & (LabourRate.from_on <= day)
    )
    return rules.in_force(rows, category, day)
