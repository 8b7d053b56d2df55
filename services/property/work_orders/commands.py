"""Moving a repair from its report to its rating."""

from datetime import date
from typing import Any

from services.property.database import tell, writes
from services.property.registry import queries as registry
from services.property.work_orders import queries, rules
from services.property.work_orders.models import CostLine, Move, WorkOrder
from shared import clock, facts, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def open_order(who: Principal, wanted: dict) -> WorkOrder:
    """Order a repair. Raises `building_unknown`, `estimate_missing`, `work_order_differs`."""
    if earlier := named_before(WorkOrder, "work_order", who, wanted):
        return earlier
    if problem := rules.estimate_problem(wanted["fund_id"], wanted["estimate_fen"]):
        raise Invalid("estimate_missing", problem, {"estimate_fen": problem})
    building = registry.building(who, wanted["building_id"])
    order = WorkOrder.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        title=wanted["title"],
        category=wanted["category"],
        description=wanted["description"],
        building=building,
        fund_id=wanted["fund_id"],
        estimate_fen=wanted["estimate_fen"],
        state="open",
        opened_by=who.user,
        opened_on=clock.today(),
        opened_at=clock.now(),
    )
    _remember(who, order, None, "")
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
def start(who: Principal, work_order_id: str) -> WorkOrder:
    """Begin the repair.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    _require_move(order, "started")
    _require_assignee(who, order)
    _require_promise(order)
    move(who, order, "started")
    return order


@writes
def complete(who: Principal, work_order_id: str, lines: list[dict]) -> WorkOrder:
    """Finish the repair and freeze its cost.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `cost_exceeds_commitment`.
    """
    order = queries.work_order(who, work_order_id)
    _require_move(order, "completed")
    _require_assignee(who, order)
    cost_fen = sum(line["amount_fen"] for line in lines)
    _require_committed(order, cost_fen)
    for position, line in enumerate(lines):
        CostLine.create(
            work_order=order,
            position=position,
            kind=line["kind"],
            description=line["description"],
            amount_fen=line["amount_fen"],
        )
    move(who, order, "completed", cost_fen=cost_fen)
    tell(
        who,
        facts.WorkOrderCompleted(
            work_order_id=order.id,
            title=order.title,
            building_id=order.building_id,
            building_name=order.building.name,
            fund_id=order.fund_id,
            completed_on=clock.today().isoformat(),
            cost_fen=cost_fen,
            lines=tuple(facts.CostLine(**line) for line in lines),
        ),
    )
    return order


@writes
def accept(who: Principal, work_order_id: str) -> WorkOrder:
    """Find the repair done well; now the fund pays (design.md §6.6).

    Raises `work_order_unknown`, `work_order_state`, `acceptor_is_repairer`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    _require_move(order, "accepted")
    if order.assignee == who.user:
        raise Forbidden("acceptor_is_repairer", "Who repaired it does not accept it.")
    commitment = order.commitment
    if order.fund_id and order.cost_fen and commitment is None:
        raise Refusal("commitment_released", "The fund took its money back; it would not pay.")
    move(who, order, "accepted", accepted_by=who.user)
    tell(
        who,
        facts.WorkOrderAccepted(
            work_order_id=order.id,
            commitment_id=commitment.id if commitment else None,
            accepted_by=who.user,
            accepted_on=clock.today().isoformat(),
            cost_fen=order.cost_fen or 0,
            households=registry.building(who, order.building_id).households,
        ),
    )
    return order


@writes
def rate(who: Principal, work_order_id: str, rating: int, comment: str | None) -> WorkOrder:
    """Keep a resident's word, once. Raises `work_order_unknown`, `work_order_state`."""
    order = queries.work_order(who, work_order_id)
    move(who, order, "rated", rating=rating, comment=comment)
    tell(
        who,
        facts.WorkOrderRated(
            work_order_id=order.id, rating=rating, rated_on=clock.today().isoformat()
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
    return order


@writes
def move(who: Principal, order: WorkOrder, to_state: str, reason: str = "", **changes: Any) -> None:
    """Move an order, with the columns that change by it. Raises `work_order_state`."""
    _require_move(order, to_state)
    from_state, order.state = order.state, to_state
    for column, value in changes.items():
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
def keep_payment(order: WorkOrder, amount_fen: int, on: date) -> None:
    """Keep what the order's fund paid, in fen, and on which business day."""
    order.paid_fen, order.paid_on = amount_fen, on
    order.save(only=[WorkOrder.paid_fen, WorkOrder.paid_on])


def wrong_state(order: WorkOrder, to_state: str, why: str | None = None) -> Refusal:
    """The refusal of a move, which names both states."""
    return Refusal(
        "work_order_state",
        why or f"The order is {order.state}; it cannot become {to_state}.",
        from_state=order.state,
        to_state=to_state,
    )


def _remember(who: Principal, order: WorkOrder, from_state: str | None, reason: str) -> None:
    Move.create(
        work_order=order,
        from_state=from_state,
        to_state=order.state,
        reason=reason,
        moved_by=who.user,
        moved_at=clock.now(),
    )


def _require_move(order: WorkOrder, to_state: str) -> None:
    if not rules.may_move(order.state, to_state):
        raise wrong_state(order, to_state)


def _require_assignee(who: Principal, order: WorkOrder) -> None:
    if order.assignee != who.user:
        raise Forbidden("not_the_assignee", "This order is given to somebody else.")


def _require_promise(order: WorkOrder) -> None:
    """Nobody begins a repair whose fund is about to take its money back."""
    commitment = order.commitment
    if order.fund_id and (commitment is None or commitment.state != "made"):
        raise Refusal("commitment_released", "The fund takes its money back; nothing begins.")


def _require_committed(order: WorkOrder, cost_fen: int) -> None:
    """A fund pays no more than it promised; without a fund there is no limit."""
    if order.fund_id is None:
        return
    commitment = order.commitment
    committed_fen = commitment.amount_fen if commitment else 0
    if problem := rules.cost_problem(committed_fen, cost_fen):
        raise Refusal(
            "cost_exceeds_commitment",
            problem,
            {"lines": problem},
            committed_fen=committed_fen,
            cost_fen=cost_fen,
        )
