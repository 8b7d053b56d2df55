"""Keeping the store of supplies: what comes, leaves, comes back, is counted and inspected."""

from typing import Any

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.supplies import queries, rules
from services.property.supplies.models import Supply, SupplyEntry
from services.property.work_orders.queries import work_order
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_supply(who: Principal, wanted: dict) -> Supply:
    """Begin to keep a thing at a place. Raises `supply_exists`, `supply_differs`."""
    stays = {field: value for field, value in wanted.items() if field != "inspect_on"}
    if earlier := named_before(Supply, "supply", who, stays):
        return earlier
    same = (Supply.name == wanted["name"]) & (Supply.place == wanted["place"])
    if Supply.get_or_none((Supply.community == who.community) & same):
        message = f"{wanted['name']} is kept at {wanted['place']} already."
        raise Refusal("supply_exists", message, {"name": message})
    return Supply.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )


@writes
def receive(who: Principal, supply_id: str, wanted: dict) -> SupplyEntry:
    """Goods come, in thousandths. What a fund buys is a work order of `flood`, which it pays.

    Raises `supply_unknown`, `supply_source_missing`, `work_order_unknown`, `not_a_flood_order`.
    """
    row = queries.supply(who, supply_id)
    order_id = wanted["work_order_id"]
    if problem := rules.source_problem(wanted["source"], wanted["document"], order_id):
        raise Invalid("supply_source_missing", problem, {"document": problem})
    if order_id is not None and work_order(who, order_id).category != "flood":
        message = "Supplies are bought by an order of the category flood."
        raise Invalid("not_a_flood_order", message, {"work_order_id": message})
    said = {key: wanted[key] for key in ("source", "document", "expires_on")}
    return _enter(who, row, "received", wanted["quantity"], wanted, work_order=order_id, **said)


@writes
def issue(who: Principal, supply_id: str, wanted: dict) -> SupplyEntry:
    """Goods go to a building or an event, in thousandths.

    Raises `supply_unknown`, `building_unknown`, `supply_goes_nowhere`, `supply_short`.
    """
    row = queries.supply(who, supply_id)
    building_id, purpose = wanted["building_id"], wanted["purpose"]
    if building_id is None and purpose is None:
        message = "Supplies go to a building or for a purpose."
        raise Invalid("supply_goes_nowhere", message, {"purpose": message})
    if building_id is not None:
        registry.building(who, building_id)
    if problem := rules.issue_problem(row.on_hand, wanted["quantity"]):
        raise Refusal("supply_short", problem, {"quantity": problem})
    goes: dict[str, Any] = {"building": building_id, "purpose": purpose}
    return _enter(who, row, "issued", -wanted["quantity"], wanted, **goes)


@writes
def take_back(who: Principal, supply_id: str, wanted: dict) -> SupplyEntry:
    """Goods of an issue come back, in thousandths.

    Raises `supply_unknown`, `supply_issue_unknown`, `supply_return_too_much`.
    """
    row = queries.supply(who, supply_id)
    out = queries.issue(row, wanted["issue_id"])
    problem = rules.return_problem(-out.quantity, queries.returned(out), wanted["quantity"])
    if problem:
        raise Refusal("supply_return_too_much", problem, {"quantity": problem})
    return _enter(who, row, "returned", wanted["quantity"], wanted, issue=out)


@writes
def count(who: Principal, supply_id: str, wanted: dict) -> SupplyEntry:
    """So much is there, in thousandths; the difference is the entry, also when it is 0.

    Raises `supply_unknown`, `supply_note_missing` for a difference that nobody explains.
    """
    row = queries.supply(who, supply_id)
    difference = wanted["counted"] - row.on_hand
    if difference and not wanted["note"]:
        message = "A count that differs says why."
        raise Invalid("supply_note_missing", message, {"note": message})
    return _enter(who, row, "counted", difference, wanted)


@writes
def inspect(who: Principal, supply_id: str, wanted: dict) -> SupplyEntry:
    """Somebody looked whether it still works; the next day for that. Raises `supply_unknown`."""
    row = queries.supply(who, supply_id)
    row.inspect_on = wanted["next_on"]
    return _enter(who, row, "inspected", 0, wanted)


def _enter(
    who: Principal, row: Supply, kind: str, quantity: int, wanted: dict, **said: Any
) -> SupplyEntry:
    row.on_hand += quantity
    row.save(only=[Supply.on_hand, Supply.inspect_on])
    return SupplyEntry.create(
        supply=row,
        kind=kind,
        quantity=quantity,
        on_hand=row.on_hand,
        entered_on=wanted["on"] or clock.today(),
        note=wanted["note"],
        entered_by=who.user,
        entered_at=clock.now(),
        **said,
    )
