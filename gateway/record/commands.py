"""Preparing, publishing and discarding a record.

What the services say is gathered before, outside of the transaction: nobody waits for them.
"""

import json
from typing import Any

from gateway.database import writes
from gateway.identity import queries as identity
from gateway.identity.models import Community
from gateway.record import queries, rules
from gateway.record.models import Draft, Publication
from gateway.record.photos import commands as photos
from gateway.record.photos.rules import Chosen, said
from gateway.record.rules import Tables
from shared import clock
from shared.errors import Forbidden, Refusal
from shared.identity import Principal
from shared.ids import new_id
from shared.masking import mask_name, mask_published

MONTH, CORRECTION = "month", "correction"


@writes
def keep_month(who: Principal, wanted: dict, tables: Tables, chosen: list[Chosen]) -> Draft:
    """Keep a month as it was gathered with its photos, for another person to approve.

    Raises Refusal `month_published`, `draft_open`, `record_photo_withdrawn`.
    """
    if queries.published_month(who.community, wanted["period"]):
        raise Refusal(
            "month_published", "This month is published; what changed since is a correction."
        )
    shown = {"photos": said(chosen)} if chosen else {}
    content = rules.canonical({"tables": tables} | shown)
    draft = _keep(who, MONTH, wanted | {"reason": None}, content)
    photos.keep(draft, chosen)
    return draft


@writes
def keep_correction(who: Principal, wanted: dict, tables: Tables) -> Draft:
    """Keep what of a published month is different now, and why, for another person to approve.

    Raises Refusal `month_not_published`, `nothing_to_correct`, `draft_open`.
    """
    before = queries.said_last(who.community, wanted["period"])
    found = rules.differences(before["tables"], tables)
    if not found:
        raise Refusal("nothing_to_correct", "Every figure is as it was published.")
    content = rules.canonical({"tables": tables, "differences": [row._asdict() for row in found]})
    kept = wanted | {"procurement_from_fen": before["procurement_from_fen"]}
    return _keep(who, CORRECTION, kept | {"reason": mask_published(wanted["reason"])}, content)


def _keep(who: Principal, kind: str, wanted: dict, content: str) -> Draft:
    """A draft whose figures have moved makes room for a new one; any other must end first."""
    earlier = queries.open_draft(who.community, wanted["period"])
    if earlier and earlier.content == content and earlier.reason == wanted["reason"]:
        raise Refusal("draft_open", "The same is prepared already and waits for approval.")
    if earlier:
        _end(who, earlier, "stale")
    return Draft.create(
        id=new_id(),
        community=who.community,
        period=wanted["period"],
        kind=kind,
        reason=wanted["reason"],
        procurement_from_fen=wanted["procurement_from_fen"],
        content=content,
        prepared_by=who.user,
        prepared_at=clock.now(),
        state="open",
    )


@writes
def publish(who: Principal, draft_id: str, tables: Tables) -> Publication:
    """Seal a draft for good, at the end of the community's chain; `tables` are what is gathered
    now. Raises NotFound `snapshot_unknown`, Forbidden `approver_is_maker`, Refusal
    `draft_ended`, `month_published`, `record_stale` with what changed.
    """
    draft = approvable(who, draft_id)
    if draft.kind == MONTH and queries.published_month(who.community, draft.period):
        raise Refusal("month_published", "This month is published already.")
    prepared = json.loads(draft.content)
    if moved := rules.differences(prepared["tables"], tables):
        raise Refusal(
            "record_stale",
            "Figures have moved since it was prepared; prepare it again.",
            changes=[row._asdict() for row in moved],
        )
    before = queries.last(who.community)
    now = clock.now()
    content = rules.canonical(_document(who, draft, prepared, before, clock.text(now)))
    _mark(who, draft, "published")
    return Publication.create(
        id=draft.id,
        community=who.community,
        sequence=before.sequence + 1 if before else 1,
        period=draft.period,
        kind=draft.kind,
        prepared_by=draft.prepared_by,
        approved_by=who.user,
        published_at=now,
        notice_ends_on=rules.notice_ends_on(clock.today()),
        content=content,
        hash=rules.sealed(content),
        previous_hash=before.hash if before else None,
    )


def approvable(who: Principal, draft_id: str) -> Draft:
    """A draft that the caller may approve: it is open, and another person prepared it.

    Raises NotFound `snapshot_unknown`, Refusal `draft_ended`, Forbidden `approver_is_maker`.
    """
    draft = _open(who, draft_id)
    if draft.prepared_by == who.user:
        raise Forbidden("approver_is_maker", "Another person than who prepared it approves it.")
    return draft


def _document(
    who: Principal, draft: Draft, prepared: dict, before: Publication | None, published_at: str
) -> dict[str, Any]:
    """What everybody reads; of staff only the surname, and what they answer for."""
    corrected = draft.kind == CORRECTION and queries.latest(who.community, draft.period)
    community = Community.get_by_id(who.community)
    return {
        "format": rules.FORMAT,
        "kind": draft.kind,
        "community": {"code": community.code, "name": community.name},
        "period": draft.period,
        "sequence": before.sequence + 1 if before else 1,
        "previous_hash": before.hash if before else None,
        "corrects": {"sequence": corrected.sequence, "hash": corrected.hash} if corrected else None,
        "reason": draft.reason,
        "prepared_by": _surname(who, draft.prepared_by),
        "approved_by": _surname(who, who.user),
        "published_at": published_at,
        "notice": {
            "from": clock.today().isoformat(),
            "until": rules.notice_ends_on(clock.today()).isoformat(),
        },
        "procurement_from_fen": draft.procurement_from_fen,
        "differences": prepared.get("differences", []),
        "tables": prepared["tables"],
        **{name: prepared[name] for name in ("photos",) if name in prepared},
    }


def _surname(who: Principal, username: str) -> str:
    return mask_name(identity.user(who, username).name) or "*"


@writes
def discard(who: Principal, draft_id: str) -> Draft:
    """Give up what was prepared. Raises NotFound `snapshot_unknown`, Refusal `draft_ended`."""
    draft = _open(who, draft_id)
    _end(who, draft, "discarded")
    return queries.draft(who, draft.id)


def _open(who: Principal, draft_id: str) -> Draft:
    draft = queries.draft(who, draft_id)
    if draft.state != "open":
        raise Refusal("draft_ended", f"This was {draft.state} before.")
    return draft


def _end(who: Principal, draft: Draft, state: str) -> None:
    """Give a draft up, and forget what its photos show."""
    _mark(who, draft, state)
    photos.let_go(draft)


def _mark(who: Principal, draft: Draft, state: str) -> None:
    Draft.update(state=state, ended_by=who.user, ended_at=clock.now()).where(
        Draft.id == draft.id
    ).execute()
