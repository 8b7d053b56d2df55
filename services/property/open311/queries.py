"""Reports as the public sees them: category, building, stage. Read-only; nothing personal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee
from peewee import fn

from services.property.clocks.queries import finish_due
from services.property.matters.models import Matter, MatterMove
from services.property.mediations.models import Mediation
from services.property.open311 import rules
from services.property.registry import queries as registry
from services.property.registry.models import Building, Estate, Household
from services.property.registry.rules import HOUSEHOLDS_LEAST
from services.property.reports import queries as reports
from services.property.reports.models import Report, ReportStep
from services.property.reports.rules import DOMAIN_OF, Domain
from services.property.work_orders.models import Move, WorkOrder
from shared import clock
from shared.errors import Malformed, NotFound, missing

Main = Report.alias("main_report")  # the report itself, or the one it was joined to


def jurisdiction(named: str | None) -> str:
    """The community that is meant. Raises `jurisdiction_missing`, `jurisdiction_unknown`."""
    rows = Building.select(Building.community).distinct().order_by(Building.community)
    known = [community for (community,) in rows.tuples()]
    if named in known:
        return str(named)
    if named is not None:
        raise missing("jurisdiction", named)
    if len(known) != 1:
        raise Malformed("jurisdiction_missing", "There are several communities: jurisdiction_id.")
    return known[0]


def discovery(public_url: str) -> dict:
    """Where the service is found, and in which forms."""
    return {
        "changeset": rules.CHANGESET,
        "contact": "社区物业服务中心",
        "key_service": "社区管理员发放 api_key",
        "endpoints": [
            {
                "specification": rules.SPECIFICATION,
                "url": f"{public_url}/open311/v2",
                "changeset": rules.CHANGESET,
                "type": "production",
                "formats": list(rules.FORMATS.values()),
            }
        ],
    }


def services(jurisdiction_id: str | None) -> list[dict]:
    """The services of a community: the same everywhere."""
    jurisdiction(jurisdiction_id)
    return rules.services()


def domain(service_code: str) -> Domain:
    """The domain of a service. Raises `service_unknown`."""
    if service_code not in DOMAIN_OF:
        raise NotFound("service_unknown", "There is no such service_code.")
    return DOMAIN_OF[service_code]


def definition(jurisdiction_id: str | None, service_code: str) -> dict:
    """What else may be said with a request of a service. Raises `service_unknown`."""
    buildings = (
        Building.select(Building.id, Building.name)
        .where(Building.community == jurisdiction(jurisdiction_id))
        .order_by(Building.name, Building.id)
        .limit(rules.BUILDINGS_MAX)
    )
    return rules.definition(domain(service_code), list(buildings.tuples()))


def building_of(community: str, building_id: str) -> Building | None:
    """The building with this id in a community, or None."""
    return Building.get_or_none((Building.community == community) & (Building.id == building_id))


def building_named(community: str, name: str) -> Building | None:
    """The only building of this name or of this address with the name; None if there are more."""
    full = Building.address.concat(" ").concat(Building.name)
    found = Building.select().where(
        (Building.community == community) & ((Building.name == name) | (full == name))
    )
    rows = list(found.limit(2))
    return rows[0] if len(rows) == 1 else None


def requests(wanted: dict) -> list[dict]:
    """Requests of a community, the newest first. Raises `window_too_long`."""
    community = jurisdiction(wanted["jurisdiction_id"])
    query = _standing().where((Report.community == community) & _is_listed())
    if wanted["service_request_id"] is not None:
        query = query.where(Report.reference.in_(wanted["service_request_id"]))
    else:
        query = query.where(_asked_for(wanted))
    query = query.order_by(Report.reported_at.desc(), Report.id.desc())
    rows = list(query.paginate(wanted["page"], wanted["page_size"]).objects())
    return _views(rows)


def request(jurisdiction_id: str | None, service_request_id: str) -> list[dict]:
    """One request, alone in a list. Raises `service_request_unknown`."""
    community = jurisdiction(jurisdiction_id)
    rows = list(_standing().where(_named(community, service_request_id)).objects())
    if not rows:
        raise missing("service_request", service_request_id)
    return _views(rows)


def token(jurisdiction_id: str | None, token: str) -> list[dict]:
    """The request behind a token: a request is kept at once, so its name is its token.

    Raises `token_unknown`.
    """
    if not Report.select().where(_named(jurisdiction(jurisdiction_id), token)).exists():
        raise missing("token", token)
    return [{"service_request_id": token, "token": token}]


def _named(community: str, reference: str) -> Any:
    return (Report.community == community) & (Report.reference == reference)


def _standing() -> peewee.ModelSelect:
    """Reports with the row that says where they stand; `closed` and `listed` are 0 or 1."""
    first = peewee.Case(None, [(Report.state == "joined", Report.duplicate_of)], Report.id)

    def target(model: Any) -> Any:
        return (Main.state == "routed") & (model.id == Main.target_id)

    return (
        Report.select(
            Report,
            Main.target_id.alias("main_target"),
            peewee.Case(None, [(_is_closed(), 1)], 0).alias("closed"),
            peewee.Case(None, [(_is_listed(), 1)], 0).alias("listed"),
        )
        .join(Main, on=(Main.id == first))
        .join(WorkOrder, peewee.JOIN.LEFT_OUTER, on=target(WorkOrder))
        .join(Matter, peewee.JOIN.LEFT_OUTER, on=target(Matter))
        .join(Mediation, peewee.JOIN.LEFT_OUTER, on=target(Mediation))
    )


def _is_closed() -> Any:
    return (
        Main.state.in_(rules.CLOSED_REPORTS)
        | fn.COALESCE(WorkOrder.state, "").in_(rules.CLOSED_ORDERS)
        | fn.COALESCE(Matter.state, "").in_(rules.CLOSED_MATTERS)
        | fn.COALESCE(Mediation.state, "").in_(rules.CLOSED_MEDIATIONS)
    )


def _is_listed() -> Any:
    return Report.domain.not_in(rules.UNLISTED_DOMAINS) & (
        fn.COALESCE(Main.route, "") != rules.UNLISTED_ROUTE
    )


def _asked_for(wanted: dict) -> Any:
    window = rules.window(wanted["start_date"], wanted["end_date"], clock.now())
    if window is None:
        raise Malformed("window_too_long", "From start_date to end_date there are 90 days at most.")
    found = (Report.reported_at >= window.start) & (Report.reported_at <= window.end)
    if wanted["service_code"] is not None:
        found &= Report.domain.in_(wanted["service_code"])
    if wanted["status"] == ["open"]:
        found &= ~_is_closed()
    if wanted["status"] == ["closed"]:
        found &= _is_closed()
    if wanted["updated_after"] is not None:
        found &= _is_updated_after(wanted["updated_after"])
    return found


def _is_updated_after(moment: datetime) -> Any:
    step = ReportStep.select().where(
        ReportStep.report.in_((Report.id, Main.id)) & (ReportStep.made_at > moment)
    )
    order = Move.select().where((Move.work_order == Main.target_id) & (Move.moved_at > moment))
    matter = MatterMove.select().where(
        (MatterMove.matter == Main.target_id) & (MatterMove.moved_at > moment)
    )
    return (
        (Report.reported_at > moment)
        | fn.EXISTS(step)
        | fn.EXISTS(order)
        | fn.EXISTS(matter)
        | (Mediation.closed_at > moment)
    )


def _views(rows: list[Any]) -> list[dict]:
    stages, updated = reports.stages(rows), _updated(rows)
    places = _places({row.building_id for row in rows})
    due = finish_due({row.main_target for row in rows if row.main_target and not row.closed})
    return [
        {
            "service_request_id": row.reference,
            "status": rules.STATUSES[row.closed],
            "status_notes": stages[row.id],
            "service_name": DOMAIN_OF[row.domain].zh,
            "service_code": row.domain,
            "description": rules.sentence(DOMAIN_OF[row.domain]),
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": clock.text(row.reported_at),
            "updated_datetime": clock.text(updated[row.id]),
            "expected_datetime": _text(due.get(row.main_target)),
            "address": places[row.building_id][0] if row.listed else None,
            "address_id": places[row.building_id][1] if row.listed else None,
            "zipcode": None,
            "lat": None,
            "long": None,
            "media_url": None,
        }
        for row in rows
    ]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else clock.text(moment)


def _updated(rows: list[Any]) -> dict[str, datetime]:
    """When something last happened to each report, or to what came of it."""
    mains = {row.id: row.duplicate_of_id or row.id for row in rows}
    steps = _last(ReportStep, ReportStep.report, ReportStep.made_at, {*mains, *mains.values()})
    targets = {row.main_target for row in rows if row.main_target}
    moves = _last(Move, Move.work_order, Move.moved_at, targets)
    moves |= _last(MatterMove, MatterMove.matter, MatterMove.moved_at, targets)
    moves |= _last(Mediation, Mediation.id, Mediation.closed_at, targets)
    found = {}
    for row in rows:
        moments = (steps.get(row.id), steps.get(mains[row.id]), moves.get(row.main_target))
        found[row.id] = max([row.reported_at, *(moment for moment in moments if moment)])
    return found


def _last(model: Any, by: Any, moment: Any, keys: Iterable[str]) -> dict[str, datetime]:
    """The last moment of the rows of some keys."""
    keys = list(keys)
    if not keys:
        return {}
    last = fn.MAX(moment).converter(lambda text: text and clock.parse(text))
    return dict(model.select(by, last).where(by.in_(keys)).group_by(by).tuples())


def _places(building_ids: set[str]) -> dict[str, tuple[str | None, str | None]]:
    """Address and address_id of buildings as the public sees them."""
    rows = (
        Building.select(
            Building.id, Estate.name, Building.address, Building.name, fn.COUNT(Household.id)
        )
        .join(Estate, peewee.JOIN.LEFT_OUTER)
        .switch(Building)
        .join(Household, peewee.JOIN.LEFT_OUTER, on=registry.lives_in())
        .where(Building.id.in_(list(building_ids)))
        .group_by(Building.id, Estate.name, Building.address, Building.name)
    )
    return {
        key: (
            rules.address(estate, street, name, households),
            key if households >= HOUSEHOLDS_LEAST else None,
        )
        for key, estate, street, name, households in rows.tuples()
    }
