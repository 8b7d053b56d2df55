"""Taking in photos, and using them."""

from datetime import timedelta

from services.property.database import writes
from services.property.photos import pictures, queries
from services.property.photos.models import OrderPhoto, Photo
from services.property.photos.rules import ORDER_PHOTOS_MAX, UNUSED_HOURS, VISITOR_PHOTOS_MAX
from services.property.work_orders import queries as work_orders
from shared import clock, ids
from shared.errors import Forbidden, Refusal, TooMany
from shared.identity import Principal


def take_in(who: Principal, visitor: str | None, body: bytes) -> Photo:
    """Make a small clean picture of a file, without holding up anybody, and keep it.

    The same picture again, while nothing uses it, is the same photo. Raises `photo_unreadable`,
    `photo_too_large`, `too_many_photos`.
    """
    return _keep(who, visitor, pictures.read(body))


def show(who: Principal, work_order_id: str, body: bytes, kind: str) -> list[OrderPhoto]:
    """Show an order before or after with the file itself: one request, for whoever works where the
    line comes and goes. The same picture again changes nothing.

    Raises what `take_in` and `add_to_order` raise.
    """
    return _show(who, work_order_id, pictures.read(body), kind)


@writes
def _show(
    who: Principal, work_order_id: str, picture: pictures.Picture, kind: str
) -> list[OrderPhoto]:
    known = queries.of_order(who, work_order_id)
    if any((row.kind, row.photo.sha256) == (kind, picture.sha256) for row in known):
        return known
    return add_to_order(who, work_order_id, _keep(who, None, picture).id, kind)


@writes
def _keep(who: Principal, visitor: str | None, picture: pictures.Picture) -> Photo:
    _forget_unused()
    if earlier := queries.unused(who, visitor, picture.sha256):
        return earlier
    if visitor and Photo.select().where(Photo.visitor == visitor).count() >= VISITOR_PHOTOS_MAX:
        sentence = f"One address sends at most {VISITOR_PHOTOS_MAX} photos a day."
        raise TooMany("too_many_photos", sentence, 3600)
    return Photo.create(
        id=ids.new_id(),
        community=who.community,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        content=picture.content,
        visitor=visitor,
        stored_by=who.user,
        stored_at=clock.now(),
    )


@writes
def use(who: Principal, photo_ids: list[str], sent_to: str) -> None:
    """Say that photos are of something in who's community, from now on and for good.

    `sent_to` is the community they were sent to: empty for what came by the public door. Raises
    `photo_unknown`, `photo_used`.
    """
    for photo_id in photo_ids:
        photo = queries.sent(sent_to, photo_id)
        if photo.used_at is not None:
            raise _used(photo_id)
        photo.community, photo.used_at = who.community, clock.now()
        photo.save(only=[Photo.community, Photo.used_at])


@writes
def add_to_order(who: Principal, work_order_id: str, photo_id: str, kind: str) -> list[OrderPhoto]:
    """Show an order before or after its repair; the same photo again changes nothing.

    Raises `work_order_unknown`, `not_the_assignee`, `photo_unknown`, `photo_used`,
    `too_many_photos`.
    """
    order = work_orders.work_order(who, work_order_id)
    if order.assignee != who.user and not who.may("order:dispatch"):
        raise Forbidden("not_the_assignee", "This order is given to somebody else.")
    known = queries.of_order(who, work_order_id)
    if any((row.photo_id, row.kind) == (photo_id, kind) for row in known):
        return known
    if len(known) >= ORDER_PHOTOS_MAX:
        raise Refusal("too_many_photos", f"An order has at most {ORDER_PHOTOS_MAX} photos.")
    use(who, [photo_id], sent_to=who.community)
    OrderPhoto.create(
        work_order=order, photo=photo_id, kind=kind, added_by=who.user, added_at=clock.now()
    )
    return queries.of_order(who, work_order_id)


def _forget_unused() -> None:
    old = clock.now() - timedelta(hours=UNUSED_HOURS)
    Photo.delete().where(Photo.used_at.is_null() & (Photo.stored_at < old)).execute()


def _used(photo_id: str) -> Refusal:
    return Refusal("photo_used", f"The photo {photo_id} belongs to something already.")
