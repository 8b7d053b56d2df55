"""Asking what supplies there are and what must be looked at. Read-only."""

from datetime import date, timedelta
from typing import NamedTuple

import peewee

from services.property.supplies.models import Supply, SupplyEntry
from services.property.supplies.rules import DUE_DAYS, Batch, batches_left
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Due(NamedTuple):
    """A day by which a supply is inspected, or by which some of it must be used; thousandths."""

    supply_id: str
    name: str
    place: str
    kind: str
    due_on: date
    overdue: bool
    quantity: int


def supplies(who: Principal, wanted: dict) -> Page:
    """A page of the community's supplies."""
    query = Supply.select().where(Supply.community == who.community)
    return page(query, Supply.id, wanted["limit"], wanted["after"])


def supply(who: Principal, supply_id: str) -> Supply:
    """One supply. Raises `supply_unknown`."""
    found = Supply.get_or_none((Supply.community == who.community) & (Supply.id == supply_id))
    if found is None:
        raise missing("supply", supply_id)
    return found


def entries(who: Principal, supply_id: str, wanted: dict) -> Page:
    """A page of what changed a supply, in the order it was written. Raises `supply_unknown`."""
    query = SupplyEntry.select().where(SupplyEntry.supply == supply(who, supply_id))
    return page(query, SupplyEntry.id, wanted["limit"], wanted["after"])


def issue(of: Supply, entry_id: int) -> SupplyEntry:
    """An issue of a supply. Raises `supply_issue_unknown`."""
    found = SupplyEntry.get_or_none(
        (SupplyEntry.supply == of) & (SupplyEntry.id == entry_id) & (SupplyEntry.kind == "issued")
    )
    if found is None:
        raise missing("supply_issue", str(entry_id))
    return found


def returned(of_issue: SupplyEntry) -> int:
    """How much of an issue came back, in thousandths."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(SupplyEntry.quantity), 0)
    return int(SupplyEntry.select(total).where(SupplyEntry.issue == of_issue).scalar())


def due(who: Principal, until: date | None) -> list[Due]:
    """What expires or must be inspected by a day, the earliest first."""
    last = until or clock.today() + timedelta(days=DUE_DAYS)
    rows = {row.id: row for row in Supply.select().where(Supply.community == who.community)}
    batches: dict[str, list[Batch]] = {key: [] for key in rows}
    receipts = (
        SupplyEntry.select(
            SupplyEntry.supply, SupplyEntry.id, SupplyEntry.expires_on, SupplyEntry.quantity
        )
        .join(Supply)
        .where((Supply.community == who.community) & (SupplyEntry.kind == "received"))
    )
    for supply_id, *batch in receipts.tuples():
        batches[supply_id].append(Batch(*batch))
    found = []
    for row in rows.values():
        if row.inspect_on and row.inspect_on <= last:
            found.append(_due(row, "inspection", row.inspect_on, row.on_hand))
        for left in batches_left(batches[row.id], row.on_hand):
            if left.expires_on and left.expires_on <= last:
                found.append(_due(row, "expiry", left.expires_on, left.quantity))
    return sorted(found, key=lambda one: (one.due_on, one.name, one.supply_id))


def _due(row: Supply, kind: str, day: date, there: int) -> Due:
    return Due(row.id, row.name, row.place, kind, day, day < clock.today(), there)
