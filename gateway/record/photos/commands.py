"""Keeping the photos of a draft, letting go of them, and taking one off the wall."""

from gateway.database import writes
from gateway.record.models import Draft
from gateway.record.photos import queries
from gateway.record.photos.models import RecordPhoto
from gateway.record.photos.rules import Chosen
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal
from shared.ids import new_id


@writes
def keep(draft: Draft, chosen: list[Chosen]) -> None:
    """Keep what was chosen with the draft that names it.

    Raises Refusal `record_photo_withdrawn`.
    """
    for number, one in enumerate(chosen, start=1):
        if queries.is_withdrawn(draft.community, one):
            raise Refusal("record_photo_withdrawn", "This photo was taken down; choose another.")
        RecordPhoto.create(
            id=new_id(),
            draft=draft,
            community=draft.community,
            number=number,
            photo_id=one.photo_id,
            work_order_id=one.work_order_id,
            building_id=one.building_id,
            building=one.building,
            category=one.category,
            width=one.picture.width,
            height=one.picture.height,
            size=len(one.picture.content),
            sha256=one.picture.sha256,
            content=one.picture.content,
        )


@writes
def let_go(draft: Draft) -> None:
    """Forget the bytes of a draft that will not be published."""
    RecordPhoto.update(content=None).where(RecordPhoto.draft == draft.id).execute()


@writes
def withdraw(who: Principal, photo_id: str, reason: str) -> RecordPhoto:
    """Take a photo off the wall for good, at once and wherever the same picture hangs: whoever is
    on it need not wait for a second person. The sealed document keeps its hash.

    Raises NotFound `record_photo_unknown`, Refusal `record_photo_withdrawn`.
    """
    found = queries.photo(who, photo_id)
    if found.withdrawn_at is not None:
        raise Refusal("record_photo_withdrawn", "This photo was taken down before.")
    same = (RecordPhoto.sha256 == found.sha256) | (RecordPhoto.photo_id == found.photo_id)
    RecordPhoto.update(
        content=None, withdrawn_by=who.user, withdrawn_at=clock.now(), withdrawn_for=reason
    ).where(
        RecordPhoto.community == who.community, same, RecordPhoto.withdrawn_at.is_null()
    ).execute()
    return queries.photo(who, photo_id)
