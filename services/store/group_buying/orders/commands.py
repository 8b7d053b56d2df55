"""Ordering in a campaign, giving an order up, picking up, and paying deposits back."""

import secrets

from services.store.database import writes
from services.store.deposits.commands import open_account, refund_deposit, take_deposit
from services.store.deposits.queries import account
from services.store.group_buying.campaigns import queries as campaigns
from services.store.group_buying.campaigns.rules import require_state
from services.store.group_buying.models import Campaign, GroupOrder
from services.store.group_buying.orders import queries, rules
from services.store.group_buying.orders.queries import OrderView
from services.store.sales import rules as sales
from services.store.sales.commands import Draft, keep_sale, read_tenders, reported_on
from services.store.sales.models import Sale
from services.store.tills.queries import OpenSession, drawer_of, open_session
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal
from shared.quantity import price

_ENDING = [GroupOrder.state, GroupOrder.sale, GroupOrder.ended_by, GroupOrder.ended_at]


@writes
def take_order(who: Principal, campaign_id: str, wanted: dict) -> OrderView:
    """Take a buyer's order with its deposit: a liability until the pickup (domain.md row 8).

    Raises `campaign_unknown`, `campaign_not_begun`, `campaign_closed`, `campaign_full`,
    `campaign_sold_out`, `person_limit_exceeded`, `quantity_too_small`, `till_needed`,
    `till_unknown`, `till_not_open`, `group_order_differs`.
    """
    content = {name: value for name, value in wanted.items() if name != "till_id"}
    earlier = named_before(GroupOrder, "group_order", who, {**content, "campaign_id": campaign_id})
    if earlier:
        return queries.view(who, earlier.code)
    campaign = campaigns.campaign(who, campaign_id)
    _require_open(campaign)
    quantity, phone = wanted["quantity"], wanted["phone"]
    rules.require_room(
        quantity, queries.room(campaign, phone), campaign.maximum, campaign.per_person_max
    )
    deposit_fen = price(campaign.deposit_fen, quantity)
    rules.require_worth(deposit_fen)
    order_id, moment = wanted["id"] or ids.new_id(), clock.now()
    held = open_account(who, sales.GROUP_BUY, order_id)
    take_deposit(
        who,
        held,
        wanted["method"],
        deposit_fen,
        moment,
        drawer_of(who, wanted["till_id"]),
        order_id,
    )
    order = GroupOrder.create(
        id=order_id,
        community=who.community,
        campaign=campaign,
        code=_new_code(who),
        buyer_name=wanted["buyer_name"],
        phone=phone,
        phone_end=phone[-4:],
        quantity=quantity,
        total_fen=price(campaign.price_fen, quantity),
        deposit_fen=deposit_fen,
        method=wanted["method"],
        account=held,
        ordered_by=who.user,
        ordered_at=moment,
        state="ordered",
    )
    return queries.view(who, order.code)


@writes
def cancel_order(who: Principal, code: str, wanted: dict) -> OrderView:
    """退团 before the deadline: the deposit goes back by the way it came.

    Raises `group_order_unknown`, `pickup_code_mistyped`, `campaign_closed`, `cancelled_already`,
    `till_needed`, `till_unknown`, `till_not_open`, and what an order that has ended says.
    """
    order = queries.order(who, code)
    rules.require_ordered(order.state)
    _require_open(order.campaign)
    _refund(who, order, f"退团 {order.campaign.name}", drawer_of(who, wanted["till_id"]))
    _end(who, order, "cancelled")
    return queries.view(who, code)


@writes
def pick_up(who: Principal, code: str, wanted: dict) -> OrderView:
    """核销: one sale, paid with the deposit and what was left to pay; revenue only now.

    Raises `group_order_unknown`, `pickup_code_mistyped`, `picked_up_already`, `refund_waits`,
    `refunded_already`, `cancelled_already`, `campaign_not_arrived`, `pickup_elsewhere`,
    `till_unknown`, `till_not_open`, `tenders_do_not_add_up`, and what a tender raises.
    """
    order = queries.order(who, code)
    rules.require_ordered(order.state)
    require_state(order.campaign.state, "arrived")
    session = open_session(who, wanted["till_id"])
    if session.outlet != order.campaign.outlet:
        raise Refusal("pickup_elsewhere", f"These goods wait at {order.campaign.outlet}.")
    tenders, change_fen = sales.settle(
        order.total_fen,
        [
            sales.Tender(sales.GROUP_BUY, order.deposit_fen, order.account_id),
            *read_tenders(who, wanted["tenders"]),
        ],
    )
    order.sale = _sell(who, order, session, tenders, change_fen)
    _end(who, order, "picked_up")
    return queries.view(who, code)


@writes
def undo_pickup(sale: Sale) -> None:
    """The sale of a pickup was voided: its goods wait for their buyer again.

    Not once the campaign is settled; then the deposit waits to be paid out.
    """
    order = queries.order_of(sale)
    if order and order.campaign.state == "arrived":
        order.state, order.sale, order.ended_by, order.ended_at = "ordered", None, None, None
        order.save(only=_ENDING)


@writes
def pay_back(who: Principal, code: str, wanted: dict) -> OrderView:
    """Pay out a deposit that waits: of an order not kept, or of goods that came back.

    Raises `group_order_unknown`, `pickup_code_mistyped`, `refund_not_due`, `refunded_already`,
    `cancelled_already`, `picked_up_already`, `till_needed`, `till_unknown`, `till_not_open`.
    """
    order = queries.order(who, code)
    rules.require_refund_due(order.state, order.account.balance_fen)
    _refund(who, order, f"团购退款 {order.campaign.name}", drawer_of(who, wanted["till_id"]))
    if order.state == "refund_due":
        _end(who, order, "refunded")
    return queries.view(who, code)


@writes
def not_kept(who: Principal, order: GroupOrder, reason: str) -> None:
    """An order comes to nothing: money from a platform goes back at once, cash at a till."""
    if order.method in rules.AT_ONCE:
        _refund(who, order, reason, None)
        _end(who, order, "refunded")
    else:
        _end(who, order, "refund_due")


def _require_open(campaign: Campaign) -> None:
    """Raises Refusal `campaign_not_begun`, `campaign_closed`."""
    now = clock.now()
    if now < campaign.opens_at:
        raise Refusal("campaign_not_begun", f"It opens at {clock.text(campaign.opens_at)}.")
    if campaign.state != "open" or now >= campaign.closes_at:
        raise Refusal("campaign_closed", "Its deadline has passed, or it is decided already.")


def _new_code(who: Principal) -> str:
    """A code that nobody guesses and no order of the community has had."""
    code = rules.code_of(secrets.randbelow(rules.CODES))
    while queries.code_is_taken(who, code):
        code = rules.code_of(secrets.randbelow(rules.CODES))
    return code


def _sell(
    who: Principal,
    order: GroupOrder,
    session: OpenSession,
    tenders: list[sales.Tender],
    change_fen: int,
) -> Sale:
    campaign, moment = order.campaign, clock.now()
    line = sales.PricedLine(
        quantity=order.quantity,
        unit_price_fen=campaign.price_fen,
        discount_fen=0,
        amount_fen=order.total_fen,
        promotion=campaign.name,
    )
    return keep_sale(
        who,
        Draft(
            id=ids.new_id(),
            session=session,
            sold_at=moment,
            reported_on=reported_on(who, session, moment),
            goods=[campaign.product],
            priced=[line],
            tenders=tenders,
            change_fen=change_fen,
            origin=sales.GROUP_BUY,
        ),
    )


def _refund(who: Principal, order: GroupOrder, reason: str, session: OpenSession | None) -> None:
    """Everything that is held for an order goes back by the way it came."""
    held = account(who, order.account_id)
    refund_deposit(
        who,
        held,
        order.method,
        held.balance_fen,
        clock.now(),
        reason,
        session,
        order.id,
    )


def _end(who: Principal, order: GroupOrder, state: str) -> None:
    order.state, order.ended_by, order.ended_at = state, who.user, clock.now()
    order.save(only=_ENDING)
