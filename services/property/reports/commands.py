"""Keeping what people report: at the public door, or said to staff."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.property.database import writes
from services.property.photos import commands as photos
from services.property.registry import queries as registry
from services.property.registry.models import Building
from services.property.reports import codes, queries, rules
from services.property.reports.limits import queries as limits
from services.property.reports.models import Report, ReportPhoto, ReportStep
from shared import clock, ids
from shared.errors import Invalid, Refusal, TooMany
from shared.idempotency import named_before
from shared.identity import Principal, concerning

SAID = ("building_id", "unit", "domain", "urgency", "text", "name", "phone")


class Made(NamedTuple):
    """A report, the code by which it is followed, and what looks like it."""

    id: str
    code: str
    stage: str
    similar: list[queries.Similar]


@writes
def make_report(who: Principal, visitor: str | None, channel: str, wanted: dict) -> Made:
    """Keep what a resident reports, in the community of the building.

    The same words from the same address within minutes are refused: who sent them first has the
    code, and nobody else gets it. Raises `building_unknown`, `report_said_already`,
    `report_spam`, `too_many_reports`, `photo_unknown`, `photo_used`, `report_unknown` for a
    `same_as` that is nowhere near.
    """
    building = registry.building_anywhere(wanted["building_id"])
    here = concerning(who, building.community)
    said = {name: wanted[name] for name in SAID}
    _refuse_said(here, visitor, said)
    links_max = limits.limit(here, "links")
    if problem := rules.spam_problem(wanted["website"], wanted["text"], links_max):
        raise Invalid("report_spam", problem)
    _refuse_too_many(here, visitor, building)
    report = _keep(here, said | {"channel": channel, "visitor": visitor})
    _keep_photos(here, report, wanted["photo_ids"], sent_to=who.community)
    if wanted["same_as"] is not None:
        _join(here, report, queries.joinable(report, wanted["same_as"]))
    return _made(report)


@writes
def take_report(who: Principal, wanted: dict) -> Made:
    """Write down what somebody says to staff; the code is for them.

    Raises `building_unknown`, `report_differs`, `photo_unknown`, `photo_used`.
    """
    said = {name: wanted[name] for name in ("id", *SAID, "channel")}
    if earlier := named_before(Report, "report", who, said):
        return _made(earlier)
    registry.building(who, wanted["building_id"])
    report = _keep(who, said | {"visitor": None})
    _keep_photos(who, report, wanted["photo_ids"], sent_to=who.community)
    return _made(report)


@writes
def join(who: Principal, report: Report, reference: str) -> Report:
    """Say that a report says what another one says: from now on it stands where that one does.

    Raises `report_state`, `report_unknown` for a reference that is nowhere near.
    """
    first = queries.joinable(report, reference)
    if report.duplicate_of_id != first.id:
        _join(who, report, first)
    return report


@writes
def withdraw(who: Principal, report: Report) -> Report:
    """Take a report back before anybody has routed it; the next of those joined to it stays.

    Raises `report_state`.
    """
    move(who, report, "withdrawn", "withdrawn")
    joined = queries.joined_to(report)
    if joined:
        first, *rest = joined
        move(who, first, "received", "reopened", duplicate_of=None)
        for other in rest:
            other.duplicate_of = first
            other.save(only=[Report.duplicate_of])
    return report


@writes
def forget(who: Principal, report_id: str) -> dict:
    """Forget whoever reported, as they asked. Raises `report_unknown`."""
    forget_person(who, queries.report(who, report_id))
    return queries.detail(who, report_id)


@writes
def forget_person(who: Principal, report: Report) -> Report:
    """Forget name and phone of whoever reported (PIPL §47); what they wrote stays."""
    if report.name is not None or report.phone is not None:
        report.name = report.phone = None
        report.save(only=[Report.name, Report.phone])
        remember(who, report, "forgotten")
    return report


@writes
def add_photos(who: Principal, report: Report, photo_ids: list[str]) -> None:
    """Keep more photos of whoever reported. Raises `photo_unknown`, `photo_used`."""
    _keep_photos(who, report, photo_ids, sent_to="")


@writes
def move(
    who: Principal,
    report: Report,
    to_state: str,
    kind: str,
    said: dict | None = None,
    **changes: Any,
) -> None:
    """Move a report, with the columns that change by it; `said` is for the step.

    Raises `report_state`.
    """
    require_move(report, to_state)
    report.state = to_state
    for column, value in changes.items():
        setattr(report, column, value)
    report.save(only=["state", *changes])
    remember(who, report, kind, **said or {})


@writes
def remember(who: Principal, report: Report, kind: str, text: str = "", **said: Any) -> None:
    """Keep what happened to a report; `kind` is one of rules.STEPS."""
    ReportStep.create(
        report=report, kind=kind, text=text, made_by=who.user, made_at=clock.now(), **said
    )


def require_move(report: Report, to_state: str) -> None:
    """Raises `report_state` unless the report may go there; the refusal names where it may."""
    if not rules.may_move(report.state, to_state):
        allowed = list(rules.MOVES[report.state])
        raise Refusal(
            "report_state",
            f"The report is {report.state}; it cannot become {to_state}, only "
            f"{', '.join(allowed) or 'stay so'}.",
            from_state=report.state,
            to_state=to_state,
            allowed=allowed,
        )


def _keep(who: Principal, said: dict) -> Report:
    report_id = said.get("id") or ids.new_id()
    return Report.create(
        **said | {"id": report_id},
        community=who.community,
        code_hash=codes.hash_of(codes.code_of(report_id)),
        reference=codes.reference_of(report_id),
        state="received",
        reported_by=who.user,
        reported_on=clock.today(),
        reported_at=clock.now(),
    )


def _keep_photos(who: Principal, report: Report, photo_ids: list[str], sent_to: str) -> None:
    photos.use(who, photo_ids, sent_to)
    for photo_id in photo_ids:
        ReportPhoto.create(report=report, photo=photo_id)


def _made(report: Report) -> Made:
    stage = queries.stages([report])[report.id]
    return Made(report.id, codes.code_of(report.id), stage, queries.similar(report))


def _join(who: Principal, report: Report, first: Report) -> None:
    move(who, report, "joined", "joined", duplicate_of=first)
    for other in queries.joined_to(report):
        other.duplicate_of = first
        other.save(only=[Report.duplicate_of])


def _refuse_said(who: Principal, visitor: str | None, said: dict) -> None:
    if visitor is None:
        return
    minutes = limits.limit(who, "same_text_minutes")
    since = clock.now() - timedelta(minutes=minutes)
    query = Report.select().where((Report.visitor == visitor) & (Report.reported_at > since))
    if any(all(getattr(row, name) == value for name, value in said.items()) for row in query):
        raise Refusal(
            "report_said_already",
            "The same words came from here a moment ago; whoever sent them follows them by code.",
        )


def _refuse_too_many(who: Principal, visitor: str | None, building: Building) -> None:
    today = Report.select().where(Report.reported_on == clock.today())
    of_building = today.where((Report.building == building.id) & Report.visitor.is_null(False))
    of_address = today.where(Report.visitor == visitor)
    for name, query in (("reports_per_address", of_address), ("reports_per_building", of_building)):
        most = limits.limit(who, name)
        if visitor and query.count() >= most:
            sentence = f"No more than {most} reports a day; call us, or come back tomorrow."
            raise TooMany("too_many_reports", sentence, _seconds_to_midnight(clock.now()))


def _seconds_to_midnight(now: datetime) -> int:
    tomorrow = clock.at(clock.business_day(now) + timedelta(days=1), 0)
    return int((tomorrow - now).total_seconds()) + 1
