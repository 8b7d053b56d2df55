"""Opening, moving and cancelling an order, and noting what happens to it."""

from datetime import date
from typing import Any

from services.property.clocks.commands import note_move, note_note
from services.property.database import tell, writes
from services.property.payers.duties import queries as duties
from services.property.payers.quotes import commands as quotes
from services.property.payers.rules import default_payer
from services.property.registry import queries as registry
from services.property.registry.assets import queries as assets
from services.property.work_orders import queries, rules
from services.property.work_orders.models import Move, Note, WorkOrder
from services.property.work_orders.tallies.commands import count, recounted
from services.property.work_orders.tallies.rules import standing
from shared import clock, facts, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def open_order(who: Principal, wanted: dict) -> WorkOrder:
    """Order a repair; `wanted` holds columns of the order by their names.

    Raises `building_unknown`, `asset_unknown`, `household_unknown`, `household_elsewhere`,
    `estimate_missing`, `contract_bears_it`, `work_order_differs`.
    """
    if earlier := named_before(WorkOrder, "work_order", who, wanted):
        return earlier
    if problem := rules.estimate_problem(wanted["fund_id"], wanted["estimate_fen"]):
        raise Invalid("estimate_missing", problem, {"estimate_fen": problem})
    building = registry.building(who, wanted["building_id"])
    if wanted.get("asset_id"):
        assets.asset(who, wanted["asset_id"])
    if wanted.get("household_id"):
        registry.household_in(who, wanted["household_id"], building)
    if wanted["fund_id"]:
        duties.require_not_borne(who, building, wanted["category"])
    order = WorkOrder.create(
        **{"payer": default_payer(building.managed, wanted["fund_id"])}
        | wanted
        | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        state="open",
        opened_by=who.user,
        opened_on=clock.today(),
        opened_at=clock.now(),
    )
    _remember(who, order, None, "")
    count(who, None, standing(order))
    tell(
        who,
        facts.WorkOrderOpened(
            work_order_id=order.id,
            title=order.title,
            category=order.category,
            building_id=building.id,
            building_name=building.name,
            managed=building.managed,
            households=building.households,
            fund_id=order.fund_id,
            estimate_fen=order.estimate_fen,
            opened_on=order.opened_on.isoformat(),
        ),
    )
    return order


@writes
def cancel(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """Give the order up before it has begun; its fund hears of it and takes its money back.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = queries.work_order(who, work_order_id)
    move(who, order, "cancelled", reason)
    quotes.void(order)
    return order


@writes
def move(who: Principal, order: WorkOrder, to_state: str, reason: str = "", **changes: Any) -> None:
    """Move an order, with the columns that change by it. Raises `work_order_state`."""
    require_move(order, to_state)
    from_state = order.state
    with recounted(who, order):
        for column, value in {"state": to_state, **changes}.items():
            setattr(order, column, value)
        order.save(only=["state", *changes])
        _remember(who, order, from_state, reason)
    tell(
        who,
        facts.WorkOrderMoved(
            work_order_id=order.id,
            from_state=from_state,
            to_state=to_state,
            reason=reason,
            moved_on=clock.today().isoformat(),
        ),
    )


@writes
def call_back(who: Principal, order: WorkOrder, reason: str) -> None:
    """Nobody goes any more: the order waits for a dispatch. Raises `work_order_state`."""
    move(who, order, "open", reason, assignee=None, team=None, taken_at=None)


@writes
def note(who: Principal, order: WorkOrder, kind: str, text: str) -> None:
    """Keep what happened to an order without moving it; `kind` is one of rules.NOTES."""
    noted = {"kind": kind, "text": text, "noted_by": who.user, "noted_at": clock.now()}
    note_note(order, Note.create(work_order=order, **noted))


@writes
def remark(who: Principal, work_order_id: str, text: str) -> WorkOrder:
    """Say how it goes on; whoever reported it reads this too. Raises `work_order_unknown`."""
    order = queries.work_order(who, work_order_id)
    note(who, order, "remark", text)
    return order


@writes
def keep_payment(order: WorkOrder, amount_fen: int, on: date) -> None:
    """Keep what the order's fund paid, in fen, and on which business day."""
    order.paid_fen, order.paid_on = amount_fen, on
    order.save(only=[WorkOrder.paid_fen, WorkOrder.paid_on])


@writes
def keep_return(order: WorkOrder, amount_fen: int) -> None:
    """Keep that some of what the order's fund paid, in fen, went back to the fund."""
    order.returned_fen += amount_fen
    order.save(only=[WorkOrder.returned_fen])


def require_move(order: WorkOrder, to_state: str) -> None:
    """Raises `work_order_state` unless the order may go there."""
    if not rules.may_move(order.state, to_state):
        raise wrong_state(order, to_state)


def wrong_state(order: WorkOrder, to_state: str, why: str | None = None) -> Refusal:
    """The refusal of a move, which names both states and where the order may go instead."""
    cannot = f"The order is {order.state}; it cannot become {to_state}."
    return Refusal(
        "work_order_state",
        why or f"{cannot} {rules.moves_text(order.state)}",
        from_state=order.state,
        to_state=to_state,
        allowed=list(order.allowed),
    )


def _remember(who: Principal, order: WorkOrder, from_state: str | None, reason: str) -> None:
    moved = Move.create(
        work_order=order,
        from_state=from_state,
        to_state=order.state,
        reason=reason,
        moved_by=who.user,
        moved_at=clock.now(),
    )
    note_move(order, moved)
