"""Asking about points. Read-only."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.rules import AGENCY
from services.store.members.models import Member
from services.store.members.points.models import PointsMovement
from services.store.policies.queries import policy
from services.store.sales.models import Refund, RefundLine, Sale
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import Page, page


class Returned(NamedTuple):
    """What of a sale has come back: of what earned points, and of the whole before discounts."""

    earning_fen: int
    gross_fen: int


def member(who: Principal, member_id: str) -> Member:
    """One member, whose points they are. Raises `member_unknown`."""
    found = Member.get_or_none((Member.community == who.community) & (Member.id == member_id))
    if found is None:
        raise missing("member", member_id)
    return found


def points_of(member_ids: Sequence[str]) -> dict[str, int]:
    """The points of members who ever had some; refunds can take them below zero."""
    rows = (
        PointsMovement.select(PointsMovement.member, fn.SUM(PointsMovement.points))
        .where(PointsMovement.member.in_(list(member_ids)))
        .group_by(PointsMovement.member)
        .tuples()
    )
    return {member_id: int(points) for member_id, points in rows}


def movements(who: Principal, member_id: str, wanted: dict) -> Page:
    """A page of what moved on a member's points. Raises `member_unknown`."""
    query = PointsMovement.select().where(PointsMovement.member == member(who, member_id))
    return page(query, PointsMovement.id, wanted["limit"], wanted["after"])


def worth_fen(who: Principal, member_id: str | None, points: int, day: date) -> int:
    """What points are worth as a discount on a day, in fen. Raises Invalid `member_needed`."""
    if not points:
        return 0
    if member_id is None:
        message = "Points are some member's; name the member."
        raise Invalid("member_needed", message, {"member_id": message})
    return points * policy(who, "points", day)["worth_fen"]


def of_sale(sale_id: str) -> list[PointsMovement]:
    """What moved for a sale and its refunds, in order."""
    query = PointsMovement.select().where(PointsMovement.sale_id == sale_id)
    return list(query.order_by(PointsMovement.id))


def returned(sale: Sale, excluded: Sequence[str]) -> Returned:
    """What of a sale has come back so far."""
    rows = (
        RefundLine.select(
            RefundLine.category,
            RefundLine.tax_category,
            fn.SUM(RefundLine.amount_fen),
            fn.SUM(RefundLine.discount_fen),
        )
        .join(Refund)
        .where(Refund.sale == sale.id)
        .group_by(RefundLine.category, RefundLine.tax_category)
        .tuples()
    )
    earning_fen = gross_fen = 0
    for category, tax_category, amount_fen, discount_fen in rows:
        gross_fen += int(amount_fen + discount_fen)
        if category not in excluded and tax_category != AGENCY:
            earning_fen += int(amount_fen)
    return Returned(earning_fen, gross_fen)
