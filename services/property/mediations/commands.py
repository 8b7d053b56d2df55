"""Mediating private matters, from the first word to how it ended."""

from services.property.database import writes
from services.property.mediations import queries, rules
from services.property.mediations.models import Mediation, MediationVisit
from services.property.registry import queries as registry
from services.property.registry.estates import queries as estates
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def open_mediation(who: Principal, report_id: str | None, wanted: dict) -> Mediation:
    """Open a mediation for a report, or for what staff heard themselves.

    Raises `building_unknown`, `estate_unknown`, `mediation_differs`.
    """
    said = wanted | {"report_id": report_id}
    if earlier := named_before(Mediation, "mediation", who, said):
        return earlier
    if wanted["building_id"] is not None:
        registry.building(who, wanted["building_id"])
    if wanted["estate_id"] is not None:
        estates.estate(who, wanted["estate_id"])
    return Mediation.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        report_id=report_id,
        title=wanted["title"],
        domain=wanted["domain"],
        text=wanted["text"],
        building=wanted["building_id"],
        estate=wanted["estate_id"],
        state="open",
        opened_by=who.user,
        opened_on=clock.today(),
        opened_at=clock.now(),
    )


@writes
def name_mediator(who: Principal, mediation_id: str, mediator: str) -> Mediation:
    """Say who mediates. Raises `mediation_unknown`, `mediation_closed`."""
    mediation = _open_one(who, mediation_id)
    mediation.mediator = mediator
    mediation.save(only=[Mediation.mediator])
    return mediation


@writes
def note_visit(who: Principal, mediation_id: str, wanted: dict) -> Mediation:
    """Note a visit. Raises `mediation_unknown`, `mediation_closed`, `too_many_visits`."""
    mediation = _open_one(who, mediation_id)
    if len(mediation.visits) >= rules.VISITS_MAX:
        raise Refusal("too_many_visits", f"A mediation has at most {rules.VISITS_MAX} visits.")
    MediationVisit.create(
        mediation=mediation,
        visited_on=wanted["visited_on"] or clock.today(),
        note=wanted["note"],
        noted_by=who.user,
        noted_at=clock.now(),
    )
    return mediation


@writes
def close(who: Principal, mediation_id: str, outcome: str, note: str | None) -> Mediation:
    """Say how it ended; the same word again changes nothing, another one is refused.

    Raises `mediation_unknown`, `mediation_closed`.
    """
    mediation = queries.mediation(who, mediation_id)
    if mediation.state == "closed" and (mediation.outcome, mediation.outcome_note) == (
        outcome,
        note,
    ):
        return mediation
    _require_open(mediation)
    mediation.state, mediation.outcome, mediation.outcome_note = "closed", outcome, note
    mediation.closed_by, mediation.closed_on = who.user, clock.today()
    mediation.closed_at = clock.now()
    mediation.save()
    return mediation


def _open_one(who: Principal, mediation_id: str) -> Mediation:
    mediation = queries.mediation(who, mediation_id)
    _require_open(mediation)
    return mediation


def _require_open(mediation: Mediation) -> None:
    if mediation.state == "closed":
        raise Refusal("mediation_closed", f"It ended {mediation.outcome}; open another one.")
