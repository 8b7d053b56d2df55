"""Asking about contributions. Read-only."""

import peewee

from services.funds.contributions.models import Contribution
from shared.identity import Principal
from shared.paging import Page, page


def contributions(who: Principal, wanted: dict) -> Page:
    """A page of the community's contributions."""
    query = Contribution.select().where(Contribution.community == who.community)
    if wanted["fund_id"] is not None:
        query = query.where(Contribution.fund == wanted["fund_id"])
    return page(query, Contribution.id, wanted["limit"], wanted["after"])


def from_profit_fen(community: str) -> int:
    """The sum of all contributions out of profit, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Contribution.amount_fen), 0)
    query = Contribution.select(total).where(
        (Contribution.community == community) & (Contribution.source == "profit")
    )
    return int(query.scalar())
