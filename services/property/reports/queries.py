"""Asking for reports: lists, one, its stage, and what looks like it. Read-only."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from services.property.matters.models import Matter
from services.property.mediations.models import Mediation
from services.property.registry.models import Building
from services.property.registry.rules import sees_whole
from services.property.reports import codes, rules
from services.property.reports.limits import queries as limits
from services.property.reports.models import Report, ReportStep
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import STAGES as ORDER_STAGES
from shared import clock
from shared.errors import NotFound, missing
from shared.identity import Principal
from shared.masking import mask_name, mask_phone, mask_text
from shared.paging import Page, page

FILTERS = ("state", "domain", "building_id", "route", "channel")
AS_IT_IS = (
    *("id", "building_id", "unit", "domain", "urgency", "channel", "state", "duplicate_of_id"),
    *("route", "target_id", "reported_by", "reported_on", "reported_at", "routed_at"),
)

# What comes of each way, and how residents call its states.
TARGETS: tuple[tuple[str, Any, dict[str, str]], ...] = (
    ("small", WorkOrder, ORDER_STAGES),
    ("private", Mediation, rules.MEDIATION_STAGES),
    ("large", Matter, rules.MATTER_STAGES),
)
OVER = ("已办结", "取消")


class Similar(NamedTuple):
    """A report that looks like another one; `reference` is all a stranger gets of its id."""

    id: str
    reference: str
    domain: str
    reported_on: Any
    stage: str


def report(who: Principal, report_id: str) -> Report:
    """One report. Raises `report_unknown`."""
    found = Report.get_or_none((Report.community == who.community) & (Report.id == report_id))
    if found is None:
        raise missing("report", report_id)
    return found


def by_code(code: str) -> Report:
    """The report with a tracking code, of any community. Raises `report_unknown`."""
    found = Report.get_or_none(Report.code_hash == codes.hash_of(code))
    if found is None:
        raise NotFound("report_unknown", "There is no report with this code.")
    return found


def reports(who: Principal, wanted: dict) -> Page:
    """A page of the community's reports as the asker may see them."""
    query = Report.select().where(Report.community == who.community)
    for name in FILTERS:
        if wanted[name] is not None:
            query = query.where(getattr(Report, name) == wanted[name])
    found = page(query, Report.id, wanted["limit"], wanted["after"])
    return Page(views(who, found.items), found.next)


def detail(who: Principal, report_id: str) -> dict:
    """One report with its history and what looks like it. Raises `report_unknown`."""
    found = report(who, report_id)
    steps = found.steps
    if not sees_whole(who.roles):
        for step in steps:
            step.text = _seen(step.text, found)
    more = {"steps": steps, "photo_ids": found.photo_ids, "similar": similar(found)}
    return views(who, [found])[0] | more


def views(who: Principal, rows: list[Report]) -> list[dict]:
    """Reports with what this person may see of them (domain.md §6)."""
    whole, found = sees_whole(who.roles), stages(rows)
    return [
        {name: getattr(row, name) for name in AS_IT_IS}
        | {
            "stage": found[row.id],
            "text": row.text if whole else _seen(row.text, row),
            "name": row.name if whole else mask_name(row.name),
            "phone": row.phone if whole else mask_phone(row.phone),
        }
        for row in rows
    ]


def stages(rows: Iterable[Report]) -> dict[str, str]:
    """Where reports stand, as residents call it; a joined one stands where its first one does."""
    rows = list(rows)
    firsts = _by_id(Report, {row.duplicate_of_id for row in rows if row.state == "joined"})
    mains = {row.id: firsts.get(row.duplicate_of_id, row) for row in rows}
    targets: dict[str, str] = {}
    for route, model, called in TARGETS:
        keys = {main.target_id for main in mains.values() if main.route == route}
        targets |= {key: called[row.state] for key, row in _by_id(model, keys).items()}
    return {
        key: targets[main.target_id] if main.state == "routed" else rules.STAGES[main.state]
        for key, main in mains.items()
    }


def similar(of: Report) -> list[Similar]:
    """Up to five open reports of the same place and domain that say much the same, best first."""
    since = clock.today() - timedelta(days=limits.limit(_of(of), "similar_days"))
    candidates = (
        Report.select()
        .where(
            Report.building.in_(_around(of.building))
            & (Report.domain == of.domain)
            & (Report.reported_on >= since)
            & Report.state.in_(rules.OPEN)
            & (Report.id != of.id)
        )
        .order_by(Report.id.desc())
        .limit(rules.CANDIDATES_MAX)
    )
    rated = [(rules.alike_percent(of.text, row.text), row) for row in candidates]
    alike = sorted((row for row in rated if row[0] >= rules.ALIKE_PERCENT), key=lambda row: -row[0])
    found = stages(row for _, row in alike)
    return [
        Similar(row.id, row.reference, row.domain, row.reported_on, found[row.id])
        for _, row in alike
        if found[row.id] not in OVER
    ][: rules.SIMILAR_MAX]


def joinable(of: Report, reference: str) -> Report:
    """The open report around the same place with this reference. Raises `report_unknown`."""
    found = Report.get_or_none((Report.reference == reference) & (Report.id != of.id))
    if found is not None and found.state == "joined":
        found = found.duplicate_of
    near = found is not None and found.building_id in [b.id for b in _around(of.building)]
    if found is None or not near or found.id == of.id or found.state not in rules.OPEN:
        raise missing("report", reference)
    return found


def joined_to(first: Report) -> list[Report]:
    """The reports that were joined to one, the oldest first."""
    return list(Report.select().where(Report.duplicate_of == first.id).order_by(Report.id))


def remarks_of_resident(row: Report) -> int:
    """How often whoever reported has said something more."""
    own = (ReportStep.report == row.id) & (ReportStep.kind == "remark")
    return ReportStep.select().where(own).count()


def _seen(text: str, row: Report) -> str:
    """What others than the steward read: nothing of a private matter, no numbers of people."""
    return "***" if row.route == "private" else mask_text(text)


def _around(building: Building) -> Any:
    """The buildings of its estate; where it is in none, itself."""
    here = Building.id == building.id
    if building.estate_id:
        here = Building.estate == building.estate_id
    return Building.select(Building.id).where(here & (Building.community == building.community))


def _by_id(model: Any, keys: set) -> dict[str, Any]:
    return {row.id: row for row in model.select().where(model.id.in_(list(keys)))} if keys else {}


def _of(row: Report) -> Principal:
    return Principal(row.reported_by, row.community)
