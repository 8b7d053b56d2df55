"""Asking for what was prepared and what was published. Read-only."""

import json
from typing import Any, NamedTuple

from gateway.identity.models import Community
from gateway.record import rules
from gateway.record.models import Draft, Publication
from gateway.record.photos import queries as photos
from gateway.record.photos.models import RecordPhoto
from gateway.record.rules import Link
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


class Snapshot(NamedTuple):
    """A draft and what it was published as, if it was."""

    draft: Draft
    publication: Publication | None
    tables: dict[str, Any]
    differences: list[dict]
    photos: list[RecordPhoto]


def draft(who: Principal, draft_id: str) -> Draft:
    """One draft of the community. Raises NotFound `snapshot_unknown`."""
    found = Draft.get_or_none((Draft.community == who.community) & (Draft.id == draft_id))
    if found is None:
        raise missing("snapshot", draft_id)
    return found


def snapshot(who: Principal, draft_id: str) -> Snapshot:
    """One draft with its tables. Raises NotFound `snapshot_unknown`."""
    found = draft(who, draft_id)
    said = json.loads(found.content)
    published = Publication.get_or_none(Publication.id == found.id)
    return Snapshot(
        found, published, said["tables"], said.get("differences", []), photos.of_draft(found.id)
    )


def drafts(who: Principal, wanted: dict) -> Page:
    """A page of what was prepared, the oldest first; one period or one state only if asked."""
    query = Draft.select().where(Draft.community == who.community)
    for name in ("period", "state"):
        if wanted[name]:
            query = query.where(getattr(Draft, name) == wanted[name])
    return page(query, Draft.id, wanted["limit"], wanted["after"])


def open_draft(community: str, period: str) -> Draft | None:
    """What waits for approval in a period."""
    return Draft.get_or_none(
        (Draft.community == community) & (Draft.period == period) & (Draft.state == "open")
    )


# -- what is published --------------------------------------------------------------------------


def community(code: str) -> Community:
    """A community by its code. Raises NotFound `community_unknown`."""
    found = Community.get_or_none(Community.code == code)
    if found is None:
        raise missing("community", "of this name")
    return found


def publications(code: str, period: str | None = None) -> list[Publication]:
    """Everything published of a community, or of one of its months, in the order of the chain."""
    query = Publication.select().where(Publication.community == code)
    if period:
        query = query.where(Publication.period == period)
    return list(query.order_by(Publication.sequence))


def publication(code: str, period: str, sequence: int | None = None) -> Publication:
    """A published month, or a correction of it by its place in the chain.

    Raises NotFound `record_unknown`.
    """
    of_period = (Publication.community == code) & (Publication.period == period)
    which = Publication.kind == "month" if sequence is None else Publication.sequence == sequence
    found = Publication.get_or_none(of_period & which)
    if found is None:
        raise missing("record", period)
    return found


def published_month(code: str, period: str) -> Publication | None:
    """The month as it was first published."""
    return Publication.get_or_none(
        (Publication.community == code)
        & (Publication.period == period)
        & (Publication.kind == "month")
    )


def latest(code: str, period: str) -> Publication | None:
    """What was published last of a period: the month, or its last correction."""
    return _last(Publication.community == code, Publication.period == period)


def said_last(code: str, period: str) -> dict:
    """What was published last of a period, read. Raises Refusal `month_not_published`."""
    found = latest(code, period)
    if found is None:
        raise Refusal("month_not_published", "This month is not published yet.")
    return json.loads(found.content)


def last(code: str) -> Publication | None:
    """The end of the community's chain."""
    return _last(Publication.community == code)


def last_month(code: str) -> Publication | None:
    """The latest month that is published."""
    return (
        Publication.select()
        .where(Publication.community == code, Publication.kind == "month")
        .order_by(Publication.period.desc())
        .first()
    )


def _last(*where: Any) -> Publication | None:
    return Publication.select().where(*where).order_by(Publication.sequence.desc()).first()


def broken_at(code: str) -> int | None:
    """Where the community's chain breaks, computed anew from what is kept; None while it holds."""
    columns = (
        Publication.sequence,
        Publication.content,
        Publication.hash,
        Publication.previous_hash,
    )
    query = Publication.select(*columns).where(Publication.community == code)
    return rules.broken_at(Link(*row) for row in query.order_by(Publication.sequence).tuples())
