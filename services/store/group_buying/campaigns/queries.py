"""Asking about campaigns and how far they have come. Read-only."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.group_buying.models import Campaign, GroupOrder
from services.store.group_buying.rules import CONTACT, shown_phone
from services.store.sales.models import Refund, Sale
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Progress(NamedTuple):
    """How many orders stand where, and how much was ordered; what was cancelled counts nowhere."""

    ordered: int = 0
    orders: int = 0
    waiting: int = 0
    picked_up: int = 0
    refund_due: int = 0
    refunded: int = 0


class CampaignView(NamedTuple):
    """A campaign with its progress; the leader's phone as the asker may see it."""

    campaign: Campaign
    progress: Progress
    left: int
    leader_phone: str | None


def campaign(who: Principal, campaign_id: str) -> Campaign:
    """One campaign. Raises `campaign_unknown`."""
    found = (
        Campaign.select(Campaign, Product)
        .join(Product)
        .where((Campaign.community == who.community) & (Campaign.id == campaign_id))
        .first()
    )
    if found is None:
        raise missing("campaign", campaign_id)
    return found


def campaigns(who: Principal, wanted: dict) -> Page:
    """A page of campaigns with their progress."""
    query = Campaign.select(Campaign, Product).join(Product)
    query = query.where(Campaign.community == who.community)
    if wanted["state"]:
        query = query.where(Campaign.state == wanted["state"])
    found = page(query, Campaign.id, wanted["limit"], wanted["after"])
    return found._replace(items=_views(who, found.items))


def view(who: Principal, campaign_id: str) -> CampaignView:
    """One campaign with its progress. Raises `campaign_unknown`."""
    return _views(who, [campaign(who, campaign_id)])[0]


def progress_of(campaign: Campaign) -> Progress:
    """How far one campaign has come."""
    return _progress([campaign])[campaign.id]


def due(community: str, now: datetime) -> list[Campaign]:
    """The campaigns whose deadline has passed and which nobody has decided."""
    return list(
        Campaign.select()
        .where(
            (Campaign.community == community)
            & (Campaign.state == "open")
            & (Campaign.closes_at <= now)
        )
        .order_by(Campaign.id)
    )


def waiting_orders(campaign: Campaign) -> list[GroupOrder]:
    """The orders of a campaign that nothing has ended."""
    return list(
        GroupOrder.select(GroupOrder, Campaign)
        .join(Campaign)
        .where((GroupOrder.campaign == campaign.id) & (GroupOrder.state == "ordered"))
        .order_by(GroupOrder.id)
    )


def unclaimed(community: str, today: date) -> list[GroupOrder]:
    """The orders whose goods have waited for their buyer long enough."""
    return list(
        GroupOrder.select(GroupOrder, Campaign)
        .join(Campaign)
        .where(
            (Campaign.community == community)
            & (Campaign.state == "arrived")
            & (Campaign.claim_until < today)
            & (GroupOrder.state == "ordered")
        )
        .order_by(GroupOrder.id)
    )


def revenue_fen(campaign: Campaign) -> int:
    """What its pickups took, tax included, less what was refunded of them, in fen."""
    sold = (
        GroupOrder.select(fn.COALESCE(fn.SUM(Sale.total_fen), 0))
        .join(Sale)
        .where(GroupOrder.campaign == campaign.id)
        .scalar()
    )
    returned = (
        Refund.select(fn.COALESCE(fn.SUM(Refund.total_fen), 0))
        .join(GroupOrder, on=(GroupOrder.sale == Refund.sale))
        .where(GroupOrder.campaign == campaign.id)
        .scalar()
    )
    return int(sold - returned)


def _views(who: Principal, rows: list[Campaign]) -> list[CampaignView]:
    progress = _progress(rows)
    return [
        CampaignView(
            row,
            progress[row.id],
            row.maximum - progress[row.id].ordered,
            shown_phone(row.leader_phone, who.may(CONTACT)),
        )
        for row in rows
    ]


def _progress(rows: list[Campaign]) -> dict[str, Progress]:
    """The progress of each campaign, in one question."""
    found = {row.id: Progress() for row in rows}
    query = (
        GroupOrder.select(
            GroupOrder.campaign,
            GroupOrder.state,
            fn.COUNT(GroupOrder.id),
            fn.SUM(GroupOrder.quantity),
        )
        .where(GroupOrder.campaign.in_(list(found)) & (GroupOrder.state != "cancelled"))
        .group_by(GroupOrder.campaign, GroupOrder.state)
        .tuples()
    )
    for campaign_id, state, count, quantity in query if found else ():
        before = found[campaign_id]
        place = "waiting" if state == "ordered" else state
        found[campaign_id] = before._replace(
            ordered=before.ordered + int(quantity), orders=before.orders + count, **{place: count}
        )
    return found


def unsettled(who: Principal, until: date) -> list[Campaign]:
    """Campaigns whose goods were to be fetched up to a day and that nobody has settled."""
    query = Campaign.select().where(
        (Campaign.community == who.community)
        & (Campaign.state == "arrived")
        & (Campaign.claim_until <= until)
    )
    return list(query.order_by(Campaign.claim_until, Campaign.id))
