"""Counting reports. Read-only."""

from typing import Any, NamedTuple

import peewee

from services.property.matters.models import Matter
from services.property.mediations.models import Mediation
from services.property.registry import queries as registry
from services.property.reports.models import Report
from services.property.reports.rules import DOMAIN_OF, ROUTES
from services.property.statistics.rules import Rate
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.tallies.rules import CLOSED
from shared.identity import Principal
from shared.money import percent

DIMENSIONS = {
    "all": peewee.Value(""),
    "domain": Report.domain,
    "route": Report.route,
    "channel": Report.channel,
    "building": Report.building,
    "month": peewee.fn.SUBSTR(Report.reported_on.cast("TEXT"), peewee.SQL("1"), peewee.SQL("7")),
}
ACCEPTED = ("received", "routed")  # withdrawn, rejected and joined ones are nobody's to close


class Voiced(NamedTuple):
    """Reports under one value: raised, closed, and 办结率 with both its figures."""

    value: str | None
    name: str | None
    raised: int
    closed: int
    open: int
    closure: Rate


def voiced(who: Principal, by: str, since: Any, until: Any) -> list[Voiced]:
    """Every value of a dimension, of reports made on the business days from `since` to `until`.

    Closed is a repair that is rated or closed, a mediation that has ended, a matter that is done
    or was decided against (domain.md §5.2).
    """
    value = DIMENSIONS[by]
    query = (
        Report.select(value, peewee.fn.COUNT(Report.id), _closed())
        .join(WorkOrder, peewee.JOIN.LEFT_OUTER, on=(WorkOrder.id == Report.target_id))
        .switch(Report)
        .join(Mediation, peewee.JOIN.LEFT_OUTER, on=(Mediation.id == Report.target_id))
        .switch(Report)
        .join(Matter, peewee.JOIN.LEFT_OUTER, on=(Matter.id == Report.target_id))
        .where(
            (Report.community == who.community)
            & Report.state.in_(ACCEPTED)
            & Report.reported_on.between(since, until)
        )
    )
    if by != "all":
        query = query.group_by(value).order_by(value)
    names = _names(who, by)
    return [_voiced(key, raised, closed, names) for key, raised, closed in query.tuples() if raised]


def _closed() -> Any:
    ended = (
        WorkOrder.state.in_(CLOSED)
        | (Mediation.state == "closed")
        | Matter.state.in_(("done", "decided_rejected"))
    )
    return peewee.fn.SUM(peewee.Case(None, [(ended, 1)], 0)).cast("BIGINT")


def _voiced(value: str | None, raised: int, closed: int, names: dict[str, str]) -> Voiced:
    rate = Rate(closed, raised, percent(closed, raised))
    return Voiced(value, names.get(value or ""), raised, closed, raised - closed, rate)


def _names(who: Principal, by: str) -> dict[str, str]:
    if by == "domain":
        return {code: domain.zh for code, domain in DOMAIN_OF.items()}
    if by == "building":
        return registry.building_names(who)
    return ROUTES if by == "route" else {}
