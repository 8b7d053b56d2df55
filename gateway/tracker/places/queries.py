"""Outlets and buildings in figures. Read-only; sums are fen and exact."""

from typing import Any

from peewee import Case, fn

from gateway.database import gateway
from gateway.tracker import rules
from gateway.tracker.models import (
    DayClose,
    Disbursement,
    DisbursementReturn,
    LiveDay,
    WorkOrder,
)
from gateway.tracker.queries import Days, day_columns, in_days, seen_communities, sums_by
from shared import clock
from shared.identity import Principal
from shared.money import percent

Sums = dict[tuple, dict[str, int]]

_ORDER_DAYS = ("opened", "completed", "accepted", "cancelled", "unfunded", "rated")


def outlets(who: Principal, days: Days, community: str | None) -> dict:
    """What each outlet took on these days and today, in the order of communities and names."""
    names = seen_communities(who, community)
    today = clock.today()
    with gateway.snapshot():
        closed = _by_outlet(
            names,
            DayClose,
            in_days(DayClose.day, days),
            days_closed=fn.COUNT(DayClose.id),
            **day_columns(),
        )
        live = _by_outlet(names, LiveDay, in_days(LiveDay.day, days), **_live_columns())
        now = _by_outlet(names, LiveDay, LiveDay.day == today, **_live_columns())
        called = _outlet_names(names)
    empty = dict.fromkeys(("days_closed", *day_columns()), 0)
    still = dict.fromkeys(_live_columns(), 0)
    items = [
        {
            "community": code,
            "community_name": names[code],
            "outlet_id": outlet_id,
            "name": called.get((code, outlet_id), outlet_id),
            **closed.get((code, outlet_id), empty),
            **_live(live.get((code, outlet_id), still), ""),
            **_live(now.get((code, outlet_id), still), "today_"),
        }
        for code, outlet_id in {*closed, *live, *now}
    ]
    return _said(days) | {"today": today, "items": _sorted(items, names)}


def _by_outlet(names: dict[str, str], table: Any, where: Any, **columns: Any) -> Sums:
    here = table.community.in_(list(names))
    return sums_by((table.community, table.outlet_id), here & where, **columns)


def _live_columns() -> dict:
    counted = ("sales_count", "sales_fen", "refunds_count", "refunds_fen")
    return {name: fn.SUM(getattr(LiveDay, name)) for name in counted}


def _live(sums: dict[str, int], prefix: str) -> dict[str, int]:
    """The tills' figures, and sales less refunds."""
    return {
        **{f"{prefix}{name}": value for name, value in sums.items()},
        f"{prefix or 'live_'}revenue_fen": sums["sales_fen"] - sums["refunds_fen"],
    }


def _outlet_names(names: dict[str, str]) -> dict[tuple, str]:
    """What each outlet is called in its latest Z reports."""
    latest = (
        DayClose.select(DayClose.community, DayClose.outlet_id, fn.MAX(DayClose.day).alias("day"))
        .where(DayClose.community.in_(list(names)))
        .group_by(DayClose.community, DayClose.outlet_id)
    )
    same = (
        (DayClose.community == latest.c.community)
        & (DayClose.outlet_id == latest.c.outlet_id)
        & (DayClose.day == latest.c.day)
    )
    rows = DayClose.select(DayClose.community, DayClose.outlet_id, DayClose.outlet_name)
    return {row[:2]: row[2] for row in rows.join(latest, on=same).tuples()}


def buildings(who: Principal, days: Days, community: str | None) -> dict:
    """What happened to each building on these days, in the order of communities and names."""
    names = seen_communities(who, community)
    with gateway.snapshot():
        orders = _orders(names, days)
        reached = _reached(names, days)
        paid = _paid(names, days)
        called = _building_names(names)
    happened = {key for key, counts in orders.items() if any(counts.values())}
    happened |= {key for key, fen in paid.items() if fen}
    none = dict.fromkeys(_order_columns(days), 0)
    items = []
    for code, building_id in happened:
        counts = orders.get((code, building_id), none)
        items.append(
            {
                "community": code,
                "community_name": names[code],
                "building_id": building_id,
                "name": called.get((code, building_id)),
                **counts,
                "households": reached.get((code, building_id), 0),
                "paid_fen": paid.get((code, building_id), 0),
                "satisfaction": percent(counts["satisfied"], counts["rated"]),
            }
        )
    return _said(days) | {"items": _sorted(items, names)}


def _orders(names: dict[str, str], days: Days) -> Sums:
    """What happened to the orders of each building, counted in one pass."""
    here = WorkOrder.community.in_(list(names))
    return sums_by((WorkOrder.community, WorkOrder.building_id), here, **_order_columns(days))


def _order_columns(days: Days) -> dict:
    def counted(what: Any, value: Any = 1) -> Any:
        return fn.SUM(Case(None, ((what, value),), 0))

    rated = in_days(WorkOrder.rated_on, days)
    return {
        **{name: counted(in_days(getattr(WorkOrder, f"{name}_on"), days)) for name in _ORDER_DAYS},
        "satisfied": counted(rated & (WorkOrder.rating >= rules.SATISFIED_FROM)),
        "cost_fen": counted(
            in_days(WorkOrder.accepted_on, days), fn.COALESCE(WorkOrder.cost_fen, 0)
        ),
    }


def _reached(names: dict[str, str], days: Days) -> dict[tuple, int]:
    """Households of the buildings with an accepted repair."""
    accepted = WorkOrder.community.in_(list(names)) & in_days(WorkOrder.accepted_on, days)
    by = (WorkOrder.community, WorkOrder.building_id)
    found = sums_by(by, accepted, households=fn.MAX(WorkOrder.households))
    return {key: sums["households"] for key, sums in found.items()}


def _paid(names: dict[str, str], days: Days) -> dict[tuple, int]:
    """What funds paid less what came back of payments, each on its own day."""
    here = Disbursement.community.in_(list(names))
    by = (Disbursement.community, Disbursement.building_id)
    paid = sums_by(
        by, here & in_days(Disbursement.paid_on, days), fen=fn.SUM(Disbursement.amount_fen)
    )
    backs = Disbursement.select().join(
        DisbursementReturn, on=(Disbursement.id == DisbursementReturn.disbursement_id)
    )
    back = sums_by(
        by,
        here & in_days(DisbursementReturn.received_on, days),
        backs,
        fen=fn.SUM(DisbursementReturn.amount_fen),
    )
    none = {"fen": 0}
    return {key: paid.get(key, none)["fen"] - back.get(key, none)["fen"] for key in {*paid, *back}}


def _building_names(names: dict[str, str]) -> dict[tuple, str]:
    by = (WorkOrder.community, WorkOrder.building_id)
    rows = (
        WorkOrder.select(*by, fn.MAX(WorkOrder.building_name))
        .where(WorkOrder.community.in_(list(names)))
        .group_by(*by)
    )
    return {row[:2]: row[2] for row in rows.tuples()}


def _said(days: Days) -> dict:
    since, until = days or (None, None)
    return {"since": since, "until": until}


def _sorted(items: list[dict], names: dict[str, str]) -> list[dict]:
    """By community as they were founded, then by name; what has no name comes last."""
    order = list(names)
    return sorted(
        items,
        key=lambda item: (
            order.index(item["community"]),
            item["name"] is None,
            item["name"] or "",
            item.get("outlet_id") or item.get("building_id") or "",
        ),
    )
