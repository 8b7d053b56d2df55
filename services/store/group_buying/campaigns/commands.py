"""Opening campaigns, deciding them, and paying their leaders."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from services.store.catalogue.queries import product
from services.store.database import tell, writes
from services.store.group_buying.campaigns import queries, rules
from services.store.group_buying.campaigns.queries import CampaignView
from services.store.group_buying.models import Campaign, GroupOrder
from services.store.group_buying.orders.commands import not_kept
from services.store.policies.queries import policy
from services.store.tills.queries import outlets
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.facts import LeaderCommissionEarned, LeaderCommissionPaid
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import share


class Ended(NamedTuple):
    """What a turn over all campaigns did: campaigns decided, and orders given up."""

    formed: int = 0
    failed: int = 0
    unclaimed: int = 0


@writes
def open_campaign(who: Principal, wanted: dict) -> CampaignView:
    """Offer a product to a group; what is not said takes its default of today.

    Raises `product_unknown`, `outlet_unknown`, `deposit_exceeds_price`,
    `minimum_exceeds_maximum`, `closes_too_early`, `campaign_differs`.
    """
    said = {name: value for name, value in wanted.items() if value is not None}
    if earlier := named_before(Campaign, "campaign", who, {"id": None, **said}):
        return queries.view(who, earlier.id)
    terms = {**_unsaid(who, wanted), **said}
    rules.require_sound(
        rules.Terms(**{name: terms[name] for name in rules.Terms._fields}), clock.now()
    )
    if terms["outlet"] not in outlets(who.community):
        message = f"No till stands in {terms['outlet']}."
        raise Invalid("outlet_unknown", message, {"outlet": message})
    return queries.view(who, _create(who, terms).id)


@writes
def decide(who: Principal, campaign_id: str) -> CampaignView:
    """截单: formed, or failed and every deposit back; a decided campaign stays as it is.

    Raises `campaign_unknown`, `campaign_still_open`.
    """
    campaign = queries.campaign(who, campaign_id)
    if campaign.state == "open":
        ordered = queries.progress_of(campaign).ordered
        rules.require_decidable(clock.now(), campaign.closes_at, ordered, campaign.maximum)
        _decide(who, campaign, ordered)
    return queries.view(who, campaign_id)


@writes
def decide_due(who: Principal) -> Ended:
    """Decide every campaign whose deadline has passed."""
    states = [
        _decide(who, campaign, queries.progress_of(campaign).ordered)
        for campaign in queries.due(who.community, clock.now())
    ]
    return Ended(formed=states.count("formed"), failed=states.count("failed"))


@writes
def arrive(who: Principal, campaign_id: str) -> CampaignView:
    """The goods are here: buyers may come, until the unclaimed days are over.

    The goods themselves are received by purchasing. Raises `campaign_unknown`,
    `campaign_not_formed`.
    """
    campaign = queries.campaign(who, campaign_id)
    if campaign.state != "arrived":
        rules.require_state(campaign.state, "formed")
        campaign.state, campaign.arrived_by, campaign.arrived_at = "arrived", who.user, clock.now()
        campaign.claim_until = clock.today() + timedelta(days=campaign.unclaimed_days)
        _keep(campaign, "state", "arrived_by", "arrived_at", "claim_until")
    return queries.view(who, campaign_id)


@writes
def refund_unclaimed(who: Principal) -> Ended:
    """What nobody picked up in time: deposits go back, the goods stay in stock."""
    left = queries.unclaimed(who.community, clock.today())
    _give_up(who, left, "未提货")
    return Ended(unclaimed=len(left))


@writes
def end_the_day(who: Principal) -> None:
    """What a day's close asks of campaigns, so that none waits for somebody to remember it."""
    decide_due(who)
    refund_unclaimed(who)


@writes
def settle(who: Principal, campaign_id: str) -> CampaignView:
    """团长佣金: its part of what the pickups took, tax included, less what came back by now.

    Raises `campaign_unknown`, `campaign_not_arrived`, `orders_wait`.
    """
    campaign = queries.campaign(who, campaign_id)
    if campaign.state == "settled":
        return queries.view(who, campaign_id)
    rules.require_state(campaign.state, "arrived")
    if waiting := queries.progress_of(campaign).waiting:
        raise Refusal("orders_wait", f"{waiting} orders are neither picked up nor refunded.")
    campaign.state, campaign.settled_by, campaign.settled_at = "settled", who.user, clock.now()
    campaign.revenue_fen = queries.revenue_fen(campaign)
    campaign.commission_fen = share(campaign.revenue_fen, campaign.commission_bp)
    _keep(campaign, "state", "settled_by", "settled_at", "revenue_fen", "commission_fen")
    if campaign.commission_fen:
        tell(
            who,
            LeaderCommissionEarned(
                campaign_id=campaign.id,
                leader=campaign.leader_name,
                amount_fen=campaign.commission_fen,
                earned_on=clock.today().isoformat(),
            ),
        )
    return queries.view(who, campaign_id)


@writes
def pay_commission(who: Principal, campaign_id: str, method: str) -> CampaignView:
    """Pay the leader, once; whoever worked out the amount does not pay it.

    Raises `campaign_unknown`, `campaign_not_settled`, `commission_paid_already`,
    `no_commission`, Forbidden `payer_is_settler`.
    """
    campaign = queries.campaign(who, campaign_id)
    rules.require_state(campaign.state, "settled")
    if not campaign.commission_fen:
        raise Refusal("no_commission", "Nothing was earned with this campaign.")
    if campaign.paid_at:
        raise Refusal("commission_paid_already", f"Paid at {clock.text(campaign.paid_at)}.")
    if campaign.settled_by == who.user:
        raise Forbidden("payer_is_settler", "Who worked out a commission does not pay it.")
    campaign.paid_by, campaign.paid_at, campaign.paid_method = who.user, clock.now(), method
    _keep(campaign, "paid_by", "paid_at", "paid_method")
    tell(
        who,
        LeaderCommissionPaid(
            campaign_id=campaign.id,
            leader=campaign.leader_name,
            method=method,
            amount_fen=campaign.commission_fen,
            paid_on=clock.today().isoformat(),
        ),
    )
    return queries.view(who, campaign_id)


def _unsaid(who: Principal, wanted: dict) -> dict:
    """What the terms are where nobody said them: the whole price in advance, no limit a person."""
    settings = policy(who, "group_buying", clock.today())
    return {
        "deposit_fen": wanted["price_fen"],
        "per_person_max": wanted["maximum"],
        "opens_at": clock.now(),
        "commission_bp": settings["commission_bp"],
        "unclaimed_days": settings["unclaimed_days"],
    }


def _create(who: Principal, terms: dict) -> Campaign:
    return Campaign.create(
        id=terms.get("id") or ids.new_id(),
        community=who.community,
        name=terms["name"],
        product=product(who, terms["product_id"]),
        price_fen=terms["price_fen"],
        deposit_fen=terms["deposit_fen"],
        minimum=terms["minimum"],
        maximum=terms["maximum"],
        per_person_max=terms["per_person_max"],
        opens_at=terms["opens_at"],
        closes_at=terms["closes_at"],
        leader_name=terms["leader_name"],
        leader_phone=terms.get("leader_phone"),
        leader_member_id=terms.get("leader_member_id"),
        outlet=terms["outlet"],
        pickup_point=terms["pickup_point"],
        commission_bp=terms["commission_bp"],
        unclaimed_days=terms["unclaimed_days"],
        made_by=who.user,
        made_at=clock.now(),
        state="open",
    )


def _decide(who: Principal, campaign: Campaign, ordered: int) -> str:
    campaign.state = rules.outcome(ordered, campaign.minimum)
    campaign.decided_by, campaign.decided_at = who.user, clock.now()
    _keep(campaign, "state", "decided_by", "decided_at")
    if campaign.state == "failed":
        _give_up(who, queries.waiting_orders(campaign), "未成团")
    return campaign.state


def _give_up(who: Principal, orders: Iterable[GroupOrder], why: str) -> None:
    for order in orders:
        not_kept(who, order, f"{why} {order.campaign.name}")


def _keep(campaign: Campaign, *names: str) -> None:
    campaign.save(only=[getattr(Campaign, name) for name in names])
