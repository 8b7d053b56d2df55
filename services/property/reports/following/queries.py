"""What whoever reported sees: stages, remarks, photos; no names, no phones. Read-only."""

from datetime import date, datetime
from typing import NamedTuple

from services.property.clocks.queries import row_of
from services.property.payers.quotes import queries as quotes
from services.property.photos import queries as photos
from services.property.photos.models import OrderPhoto, Photo
from services.property.reports import queries, rules
from services.property.reports.models import Report
from services.property.reports.rules import DOMAIN_OF, Domain
from services.property.work_orders import rules as orders
from services.property.work_orders.models import WorkOrder
from shared.errors import missing
from shared.identity import RESIDENT, Principal
from shared.masking import mask_text

# What whoever reported may do about an order in a state.
DEEDS = {
    "completed": ["accept", "return"],
    "accepted": ["rate", "warranty"],
    "rated": ["warranty"],
    "closed": ["warranty"],
}


class Stage(NamedTuple):
    """A stage and since when; `reason` where somebody was to read one."""

    stage: str
    at: datetime
    reason: str | None = None


class Remark(NamedTuple):
    """What was said on the way; `by` is resident or staff."""

    text: str
    at: datetime
    by: str


class Asked(NamedTuple):
    """What the resident is to pay, in fen with VAT, and whether they have agreed."""

    amount_fen: int
    says: str
    state: str


class Followed(NamedTuple):
    """A report as whoever reported sees it."""

    stage: str
    building: str
    unit: str | None
    domain: Domain
    text: str
    reported_at: datetime
    route: str | None
    joined: bool
    history: list[Stage]
    remarks: list[Remark]
    resume_on: date | None
    finish_due_at: datetime | None
    quote: Asked | None
    photo_ids: list[str]
    after_photo_ids: list[str]
    rating: int | None
    solved: bool | None
    may: list[str]


def followed(code: str) -> Followed:
    """What a tracking code shows; of a joined report the stages only. Raises `report_unknown`."""
    report = queries.by_code(code)
    joined = report.state == "joined"
    main = report.duplicate_of if joined else report
    order = order_of(main)
    seen = None if joined else order
    kept = row_of(order.id) if order and order.state not in orders.OVER else None
    return Followed(
        stage=queries.stages([report])[report.id],
        building=report.building.name,
        unit=report.unit,
        domain=DOMAIN_OF[report.domain],
        text=mask_text(report.text),
        reported_at=report.reported_at,
        route=main.route,
        joined=joined,
        history=_history(report, main, order),
        remarks=_remarks(report, seen),
        resume_on=order.resume_on if order else None,
        finish_due_at=kept.finish_due_at if kept else None,
        quote=_quote(seen),
        photo_ids=report.photo_ids,
        after_photo_ids=_after(seen),
        rating=seen.rating if seen else None,
        solved=seen.solved if seen else None,
        may=may(report, seen),
    )


def own_photo(code: str, photo_id: str) -> Photo:
    """A photo of one's own report, or of its repair after it. Raises `photo_unknown`."""
    report = queries.by_code(code)
    order = None if report.state == "joined" else order_of(report)
    if photo_id not in [*report.photo_ids, *_after(order)]:
        raise missing("photo", photo_id)
    return photos.photo(Principal(RESIDENT, report.community), photo_id)


def order_of(report: Report) -> WorkOrder | None:
    """The work order a small matter has become, or None."""
    return WorkOrder.get_or_none(WorkOrder.id == report.target_id) if report.target_id else None


def may(report: Report, order: WorkOrder | None) -> list[str]:
    """What whoever reported may do now."""
    if order is not None:
        asked = _quote(order)
        if asked and asked.state == "made":
            return ["agree", "decline", "remark"]
        now = DEEDS.get(order.state, [])
        return now + (["remark"] if order.state not in orders.OVER else [])
    if report.state == "received":
        return ["withdraw", "join", "remark"]
    return ["remark"] if report.state == "routed" else []


def _history(report: Report, main: Report, order: WorkOrder | None) -> list[Stage]:
    found = [Stage(rules.STAGES["received"], report.reported_at)]
    for step in main.steps:
        if step.kind in ("rejected", "withdrawn"):
            said = mask_text(step.text) if main is report else ""
            why = [rules.REJECTIONS.get(step.code or "", ""), said]
            found.append(
                Stage(rules.STAGES[step.kind], step.made_at, "：".join(filter(None, why)) or None)
            )
        elif step.kind == "reopened":
            found.append(Stage(rules.STAGES["received"], step.made_at))
        elif step.kind == "routed" and step.route is not None:
            found.append(Stage(rules.ROUTES[step.route], step.made_at))
    found += [
        Stage(orders.STAGES[move.to_state], move.moved_at)
        for each in _with_earlier(order)
        for move in each.history
    ]
    return _without_repeats(found)


def _with_earlier(order: WorkOrder | None) -> list[WorkOrder]:
    """An order after those it repairs again under warranty."""
    found: list[WorkOrder] = []
    while order is not None:
        found.insert(0, order)
        order = WorkOrder.get_or_none(WorkOrder.id == order.warranty_of)
    return found


def _quote(order: WorkOrder | None) -> Asked | None:
    found = quotes.standing(order) if order else None
    return Asked(found.amount_fen, found.says, found.state) if found else None


def _without_repeats(stages: list[Stage]) -> list[Stage]:
    return [
        stage
        for place, stage in enumerate(stages)
        if place == 0 or stage.stage != stages[place - 1].stage
    ]


def _remarks(report: Report, order: WorkOrder | None) -> list[Remark]:
    found = [
        Remark(mask_text(step.text), step.made_at, _who(step.made_by))
        for step in report.steps
        if step.kind == "remark"
    ]
    found += [
        Remark(mask_text(note.text), note.noted_at, _who(note.noted_by))
        for note in (order.notes if order else [])
        if note.kind == "remark"
    ]
    return sorted(found, key=lambda remark: remark.at)


def _who(user: str) -> str:
    return RESIDENT if user == RESIDENT else "staff"


def _after(order: WorkOrder | None) -> list[str]:
    if order is None:
        return []
    after = (OrderPhoto.work_order == order.id) & (OrderPhoto.kind == "after")
    return [row.photo_id for row in OrderPhoto.select().where(after).order_by(OrderPhoto.id)]
