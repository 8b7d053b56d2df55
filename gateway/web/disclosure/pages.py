"""`/finance/disclosure`: a month is prepared by one and approved by another person for everybody to
read; what changes later is a correction beside it; objections are answered."""

from typing import Any, NamedTuple

from flask import request

from gateway.door import door
from gateway.record import queries, rules
from gateway.record.contents.queries import Asker, Month, gather
from gateway.record.models import Draft, Publication
from gateway.record.objections import queries as objections
from gateway.record.photos.rules import PHOTOS_MAX, choosable
from gateway.record.schemas import PROCUREMENT_FROM_FEN
from gateway.upstreams import upstreams
from gateway.web import desk, language, reading
from gateway.web.disclosure import words as names
from gateway.web.disclosure.tables import Line, lines, sheets
from gateway.web.finance.places import PLACES
from shared import clock
from shared.errors import Refusal, missing
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX
from shared.wire import PERIOD

MONTHS_MAX = 24  # on the page, the newest first
BOOK = "store"

disclosure = desk.desk("disclosure", __name__, "/finance/disclosure")


class Standing(NamedTuple):
    """A closed month: what waits for approval of it, and what is published."""

    period: str
    waiting: Draft | None
    published: list[Publication]


@disclosure.get("")
@desk.shown_to("record:read")
def months():
    """The closed months: which are to be prepared, wait for approval, are published."""
    closed = {each["period"] for each in reading.every("ledger", f"/books/{BOOK}/periods")}
    everything = {"period": None, "state": "open", "limit": LIMIT_MAX, "after": None}
    waiting = {each.period: each for each in queries.drafts(caller(), everything).items}
    published = queries.publications(caller().community)
    periods = sorted(closed | set(waiting) | {each.period for each in published}, reverse=True)
    return show(
        "months",
        months=[
            Standing(each, waiting.get(each), [one for one in published if one.period == each])
            for each in periods[:MONTHS_MAX]
        ],
        broken_at=queries.broken_at(caller().community),
    )


@disclosure.get("/prepare/<period>")
@desk.shown_to("record:prepare")
def preparing(period):
    """Which photos of the month's repairs everybody may see; none is chosen beforehand."""
    if not PERIOD.fullmatch(period):
        raise missing("record", period)
    finished = reading.every("property", "/finished-photos", period=period)
    buildings = {each["id"]: each["name"] for each in reading.every("property", "/buildings")}
    return show(
        "prepare",
        period=period,
        photos=list(choosable(finished).values()),
        buildings=buildings,
        photos_max=PHOTOS_MAX,
        procurement_from_fen=PROCUREMENT_FROM_FEN,
    )


@disclosure.get("/<snapshot_id>")
@desk.shown_to("record:read")
def snapshot(snapshot_id):
    """What was prepared, as everybody will read it, and what has moved since."""
    found = queries.snapshot(caller(), snapshot_id)
    spoken = language.remembered()
    return show(
        "snapshot",
        draft=found.draft,
        publication=found.publication,
        photos=found.photos,
        sheets=sheets(spoken, found.tables),
        corrected=lines(spoken, found.differences, found.tables, *said_before(found.draft)),
        moved=moved(spoken, found) if found.draft.state == "open" else [],
    )


@disclosure.get("/objections")
@desk.shown_to("objection:read")
def objected():
    """What residents objected to; whatever waits should be answered before the notice ends."""
    state = request.args.get("state", "waiting")
    wanted = {"period": None, "state": state if state in names.OBJECTIONS else None}
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    published = {each.id: each for each in queries.publications(caller().community)}
    return show(
        "objections",
        state=state,
        objections=objections.objections(caller(), wanted | page),
        published=published,
    )


def show(template: str, **shown: Any) -> str:
    """A page of disclosure."""
    return desk.page(
        f"disclosure/{template}.html",
        places=desk.rooms(PLACES),
        names=names,
        user=caller().user,
        day=clock.business_day,
        **shown,
    )


def said_before(draft: Draft) -> list[dict]:
    """What was published last of the month, in which rows may be that are gone now."""
    if draft.kind == "month":
        return []
    return [queries.said_last(draft.community, draft.period)["tables"]]


def moved(spoken: language.Language, found: queries.Snapshot) -> list[Line] | None:
    """What has moved since it was prepared; None while that cannot be told."""
    draft = found.draft
    month = Month(draft.community, draft.period, draft.procurement_from_fen)
    try:
        now = gather(Asker(caller(), door(), upstreams()), month)
    except Refusal:
        return None
    differences = [each._asdict() for each in rules.differences(found.tables, now)]
    return lines(spoken, differences, found.tables, now)
