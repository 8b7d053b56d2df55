"""Asking what the government owes for meals. Read-only."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN

from services.store.canteen.claims import rules
from services.store.canteen.claims.models import SubsidyClaim, SubsidyClaimLine, SubsidyReceipt
from services.store.canteen.claims.rules import Subsidy, TierSum
from services.store.canteen.models import Meal
from services.store.sales.models import Refund, RefundTender, Sale, SaleTender
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


def unclaimed_sales(who: Principal, last: date) -> list[tuple[int, int]]:
    """Subsidies of sales reported up to a day that no claim has: tender and amount."""
    query = (
        SaleTender.select(SaleTender.id, SaleTender.amount_fen)
        .join(Sale)
        .switch(SaleTender)
        .join(SubsidyClaimLine, JOIN.LEFT_OUTER)
        .where(
            SaleTender.method == SUBSIDY,
            Sale.community == who.community,
            Sale.reported_on <= last,
            SubsidyClaimLine.id.is_null(),
        )
    )
    return list(query.order_by(SaleTender.id).tuples())


def unclaimed_refunds(who: Principal, last: date) -> list[tuple[int, int]]:
    """Subsidies that went back up to a day and that no claim has: tender and amount."""
    query = (
        RefundTender.select(RefundTender.id, RefundTender.amount_fen)
        .join(Refund)
        .switch(RefundTender)
        .join(SubsidyClaimLine, JOIN.LEFT_OUTER)
        .where(
            RefundTender.method == SUBSIDY,
            Refund.community == who.community,
            Refund.reported_on <= last,
            SubsidyClaimLine.id.is_null(),
        )
    )
    return list(query.order_by(RefundTender.id).tuples())


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
