"""Asking for photos. Read-only."""

from datetime import date, timedelta

from services.property.photos.models import OrderPhoto, Photo
from services.property.work_orders import queries as work_orders
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import FINISHED
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

SAID = tuple(field for name, field in Photo._meta.fields.items() if name != "content")


def photo(who: Principal, photo_id: str) -> Photo:
    """A photo of the community with its content. Raises `photo_unknown`."""
    found = Photo.get_or_none((Photo.community == who.community) & (Photo.id == photo_id))
    if found is None or not who.community:
        raise missing("photo", photo_id)
    return found


def sent(community: str, photo_id: str) -> Photo:
    """A photo sent to a community, or to none yet, or used in it. Raises `photo_unknown`."""
    mine = (Photo.community == community) & (Photo.id == photo_id)
    found = Photo.select(*SAID).where(mine).first()
    if found is None:
        raise missing("photo", photo_id)
    return found


def unused(who: Principal, visitor: str | None, sha256: str) -> Photo | None:
    """The same picture that the same person or address has sent and nothing uses, or None."""
    same = (Photo.sha256 == sha256) & (Photo.visitor == visitor) & Photo.used_at.is_null()
    sender = (Photo.community == who.community) & (Photo.stored_by == who.user)
    return Photo.select(*SAID).where(same & sender).first()


def of_order(who: Principal, work_order_id: str) -> list[OrderPhoto]:
    """The photos of an order without their content, in the order of their coming.

    Raises `work_order_unknown`.
    """
    order = work_orders.work_order(who, work_order_id)
    query = OrderPhoto.select(OrderPhoto, *SAID).join(Photo)
    query = query.where(OrderPhoto.work_order == order.id)
    return list(query.order_by(OrderPhoto.id))


def finished(who: Principal, wanted: dict) -> Page:
    """A page of what shows repairs done that were accepted in a period, the oldest first.

    Photos of a repairer after the work only, never of a report; and none of what a resident paid
    for in their own home.
    """
    first = date.fromisoformat(f"{wanted['period']}-01")
    after = clock.month_end(wanted["period"]) + timedelta(days=1)
    query = (
        OrderPhoto.select(OrderPhoto, *SAID, WorkOrder)
        .join(Photo)
        .switch(OrderPhoto)
        .join(WorkOrder)
        .where(
            WorkOrder.community == who.community,
            WorkOrder.state.in_(FINISHED),
            WorkOrder.accepted_at >= clock.at(first, 0),
            WorkOrder.accepted_at < clock.at(after, 0),
            WorkOrder.payer.is_null() | (WorkOrder.payer != "resident"),
            OrderPhoto.kind == "after",
        )
    )
    return page(query, OrderPhoto.id, wanted["limit"], wanted["after"])
