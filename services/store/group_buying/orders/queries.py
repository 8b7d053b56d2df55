"""Asking about orders of campaigns. Read-only."""

from typing import NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.deposits.models import DepositAccount
from services.store.group_buying.models import Campaign, GroupOrder
from services.store.group_buying.orders import rules
from services.store.group_buying.rules import CONTACT, shown_phone
from services.store.sales.models import Sale
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class OrderView(NamedTuple):
    """An order with what is still held and still to pay; the phone as the asker may see it."""

    order: GroupOrder
    phone: str | None
    held_fen: int
    rest_fen: int
    ready: bool


def orders(who: Principal, wanted: dict) -> Page:
    """A page of orders, by campaign, state or the last four digits of a phone."""
    query = _orders().where(GroupOrder.community == who.community)
    for field, value in (
        (GroupOrder.campaign, wanted["campaign_id"]),
        (GroupOrder.state, wanted["state"]),
        (GroupOrder.phone_end, wanted["phone_end"]),
    ):
        if value:
            query = query.where(field == value)
    found = page(query, GroupOrder.id, wanted["limit"], wanted["after"])
    return found._replace(items=[_view(who, row) for row in found.items])


def order(who: Principal, code: str) -> GroupOrder:
    """The order of a pickup code. Raises `group_order_unknown`, Invalid `pickup_code_mistyped`."""
    rules.require_readable(code)
    found = (
        _orders().where((GroupOrder.community == who.community) & (GroupOrder.code == code)).first()
    )
    if found is None:
        raise missing("group_order", code)
    return found


def order_of(sale: Sale) -> GroupOrder | None:
    """The order whose pickup a sale is."""
    return _orders().where(GroupOrder.sale == sale.id).first()


def view(who: Principal, code: str) -> OrderView:
    """An order by its pickup code, as the asker may see it."""
    return _view(who, order(who, code))


def code_is_taken(who: Principal, code: str) -> bool:
    """Whether an order has this code, or ever had it."""
    return (
        GroupOrder.select()
        .where((GroupOrder.community == who.community) & (GroupOrder.code == code))
        .exists()
    )


def room(campaign: Campaign, phone: str) -> rules.Room:
    """What has been ordered in a campaign, and by one person, without what was cancelled."""
    standing = (GroupOrder.campaign == campaign.id) & (GroupOrder.state != "cancelled")
    total = fn.COALESCE(fn.SUM(GroupOrder.quantity), 0)
    ordered, count = (
        GroupOrder.select(total, fn.COUNT(GroupOrder.id)).where(standing).scalar(as_tuple=True)
    )
    of_person = GroupOrder.select(total).where(standing & (GroupOrder.phone == phone)).scalar()
    return rules.Room(int(ordered), int(of_person), count)


def _orders():
    return (
        GroupOrder.select(GroupOrder, Campaign, Product, DepositAccount)
        .join(Campaign)
        .join(Product)
        .join(DepositAccount, on=(GroupOrder.account == DepositAccount.id))
    )


def _view(who: Principal, order: GroupOrder) -> OrderView:
    waiting = order.state == "ordered"
    return OrderView(
        order,
        shown_phone(order.phone, who.may(CONTACT)),
        order.account.balance_fen,
        order.total_fen - order.deposit_fen if waiting else 0,
        waiting and order.campaign.state == "arrived",
    )
