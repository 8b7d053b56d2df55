"""Asking what the government owes for meals. Read-only."""

from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from services.store.canteen.claims import rules
from services.store.canteen.claims.models import SubsidyClaim, SubsidyClaimLine, SubsidyReceipt
from services.store.canteen.claims.rules import Subsidy, TierSum
from services.store.canteen.models import Meal
from services.store.sales.models import Refund, RefundTender, SaleTender
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

SUBSIDY = "subsidy"


class Claim(NamedTuple):
    """A claim with its meals by tier and what came for it."""

    head: SubsidyClaim
    tiers: list[TierSum]
    receipts: list[SubsidyReceipt]


def claims(who: Principal, wanted: dict) -> Page:
    """A page of the claims."""
    query = SubsidyClaim.select().where(SubsidyClaim.community == who.community)
    return page(query, SubsidyClaim.id, wanted["limit"], wanted["after"])


def claim_head(who: Principal, claim_id: str) -> SubsidyClaim:
    """A claim of the community. Raises `claim_unknown`."""
    found = SubsidyClaim.get_or_none(
        (SubsidyClaim.id == claim_id) & (SubsidyClaim.community == who.community)
    )
    if found is None:
        raise missing("claim", claim_id)
    return found


def claim(who: Principal, claim_id: str) -> Claim:
    """A claim with all there is to it. Raises `claim_unknown`."""
    return whole(claim_head(who, claim_id))


def whole(head: SubsidyClaim) -> Claim:
    """A claim with its meals by tier and what came for it."""
    receipts = head.receipts.order_by(SubsidyReceipt.received_on, SubsidyReceipt.id)
    return Claim(head, rules.by_tier(_given(head) + _gone_back(head)), list(receipts))


def unclaimed(who: Principal, tender: Any, document: Any, last: date) -> list[tuple[int, int]]:
    """Subsidies of sales or refunds reported up to a day that no claim has: tender and amount."""
    query = (
        tender.select(tender.id, tender.amount_fen)
        .join(document)
        .switch(tender)
        .join(SubsidyClaimLine, JOIN.LEFT_OUTER)
        .where(
            tender.method == SUBSIDY,
            document.community == who.community,
            document.reported_on <= last,
            SubsidyClaimLine.id.is_null(),
        )
    )
    return list(query.order_by(tender.id).tuples())


def _given(head: SubsidyClaim) -> list[Subsidy]:
    query = (
        SubsidyClaimLine.select(SaleTender.sale, Meal.tier, SubsidyClaimLine.amount_fen)
        .join(SaleTender)
        .join(Meal, JOIN.LEFT_OUTER, on=(Meal.id == SaleTender.sale))
        .where(SubsidyClaimLine.claim == head)
    )
    return [Subsidy(*row) for row in query.tuples()]


def _gone_back(head: SubsidyClaim) -> list[Subsidy]:
    query = (
        SubsidyClaimLine.select(Refund.sale, Meal.tier, SubsidyClaimLine.amount_fen)
        .join(RefundTender)
        .join(Refund)
        .join(Meal, JOIN.LEFT_OUTER, on=(Meal.id == Refund.sale))
        .where(SubsidyClaimLine.claim == head)
    )
    return [Subsidy(*row) for row in query.tuples()]
