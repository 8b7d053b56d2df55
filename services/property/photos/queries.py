"""Asking for photos. Read-only."""

from services.property.photos.models import OrderPhoto, Photo
from services.property.work_orders import queries as work_orders
from shared.errors import missing
from shared.identity import Principal

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
    query = OrderPhoto.select().where(OrderPhoto.work_order == order.id)
    return list(query.order_by(OrderPhoto.id))
