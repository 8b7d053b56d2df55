"""Gathering the photos that somebody chose, and asking for those that are kept. Read-only but for
what it asks of property."""

import hashlib
from typing import Any
from urllib.parse import quote

from gateway.record.contents.queries import Asker
from gateway.record.models import Publication
from gateway.record.photos import pictures, rules
from gateway.record.photos.models import RecordPhoto
from gateway.record.photos.rules import PHOTOS_MAX, Chosen
from gateway.record.rules import Tables
from shared.errors import Refusal, Unavailable, missing
from shared.identity import Principal

SAID = tuple(field for name, field in RecordPhoto._meta.fields.items() if name != "content")


def gather(ask: Asker, period: str, photo_ids: list[str], tables: Tables) -> list[Chosen]:
    """The photos with these ids, made small, in the order in which they were chosen.

    Raises Refusal `record_photos_too_many`, `record_photo_unfit`, Unavailable
    `facts_on_their_way`, `service_unavailable`, `service_timeout`, `too_busy`.
    """
    wanted = list(dict.fromkeys(photo_ids))
    if len(wanted) > PHOTOS_MAX:
        raise Refusal("record_photos_too_many", f"A month shows at most {PHOTOS_MAX} photos.")
    if not wanted:
        return []
    fit = rules.choosable(ask.all("property", "/finished-photos", period=period))
    if unfit := [each for each in wanted if each not in fit]:
        raise Refusal(
            "record_photo_unfit",
            "Only photos after a repair, accepted in this month, may be shown to everybody.",
            photo_ids=unfit,
        )
    buildings = rules.buildings_of(tables)
    return [_chosen(ask, fit[photo_id], buildings) for photo_id in wanted]


def _chosen(ask: Asker, row: dict[str, Any], buildings: dict[str, str]) -> Chosen:
    if row["building_id"] not in buildings:
        raise Unavailable("facts_on_their_way", "Some facts are still on their way; ask again.")
    return Chosen(
        photo_id=row["photo_id"],
        work_order_id=row["work_order_id"],
        building_id=row["building_id"],
        building=buildings[row["building_id"]],
        category=row["category"],
        picture=pictures.small(ask.file("property", f"/photos/{quote(row['photo_id'])}")),
    )


def of_draft(draft_id: str) -> list[RecordPhoto]:
    """The photos of a draft, or of what it was published as, without their bytes."""
    query = RecordPhoto.select(*SAID).where(RecordPhoto.draft == draft_id)
    return list(query.order_by(RecordPhoto.number))


def photo(who: Principal, photo_id: str) -> RecordPhoto:
    """A photo of the community, without its bytes. Raises NotFound `record_photo_unknown`."""
    mine = (RecordPhoto.community == who.community) & (RecordPhoto.id == photo_id)
    found = RecordPhoto.select(*SAID).where(mine).first()
    if found is None:
        raise missing("record_photo", photo_id)
    return found


def picture(who: Principal, photo_id: str) -> bytes:
    """Its bytes, while they are kept. Raises NotFound `record_photo_unknown`."""
    mine = (RecordPhoto.community == who.community) & (RecordPhoto.id == photo_id)
    return _content(mine, photo_id)


def published_picture(published: Publication, sha256: str) -> bytes:
    """The bytes of a photo of a published month by their hash, while it hangs on the wall.

    Raises NotFound `record_photo_unknown`; also for bytes that are not what was sealed.
    """
    content = _content((RecordPhoto.draft == published.id) & (RecordPhoto.sha256 == sha256), sha256)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise missing("record_photo", sha256)
    return content


def _content(where: Any, name: str) -> bytes:
    query = RecordPhoto.select(RecordPhoto.content).where(where, RecordPhoto.content.is_null(False))
    found = query.first()
    if found is None:
        raise missing("record_photo", name)
    return bytes(found.content)


def is_withdrawn(community: str, chosen: Chosen) -> bool:
    """Whether the same photo was taken off the wall before."""
    same = (RecordPhoto.photo_id == chosen.photo_id) | (RecordPhoto.sha256 == chosen.picture.sha256)
    query = RecordPhoto.select(RecordPhoto.id).where(
        RecordPhoto.community == community, same, RecordPhoto.withdrawn_at.is_null(False)
    )
    return query.exists()
