"""What a repairer does with an order: take it, give it back, work, hold, finish."""

from datetime import date
from typing import Any

from services.property.clocks import queries as clocks
from services.property.clocks.commands import require_feedback
from services.property.costs import queries as costs
from services.property.costs.quotes import queries as quotes
from services.property.costs.rules import Cost, bill_problem, total_fen
from services.property.database import tell, writes
from services.property.registry.staff import queries as staff
from services.property.work_orders import queries, rules
from services.property.work_orders.commands import call_back, move, note, require_move, wrong_state
from services.property.work_orders.models import CostLine, WorkOrder
from shared import clock, facts, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.identity import Principal


@writes
def take(who: Principal, work_order_id: str) -> WorkOrder:
    """Promise to go; of several who may take it, whoever is first does.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    if order.state in rules.AT_WORK and order.assignee == who.user:
        return order  # taken already, by the same hands
    require_move(order, "taken")
    require_assignee(who, order)
    _require_promise(order)
    move(who, order, "taken", **_hands(who), taken_at=clock.now())
    return order


@writes
def decline(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """Give the order back before it has begun; what its fund promised stays promised.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    if order.state not in rules.SENT:
        raise wrong_state(order, "open")
    require_assignee(who, order)
    _require_promise(order)
    call_back(who, order, reason)
    return order


@writes
def arrive(who: Principal, work_order_id: str) -> WorkOrder:
    """Note that the repairer is there, once. Raises `work_order_unknown`, `work_order_state`,
    `not_the_assignee`."""
    order = queries.work_order(who, work_order_id)
    if order.state not in rules.AT_WORK:
        raise wrong_state(order, "started", f"The order is {order.state}; nobody is on the way.")
    require_assignee(who, order)
    if order.arrived_at is None:
        order.arrived_at = clock.now()
        order.save(only=[WorkOrder.arrived_at])
        note(who, order, "arrived", "")
    return order


@writes
def start(who: Principal, work_order_id: str) -> WorkOrder:
    """Begin the repair; who has not taken it yet takes it by beginning.

    Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    if order.state not in rules.SENT:
        raise wrong_state(order, "started")
    require_assignee(who, order)
    _require_promise(order)
    move(who, order, "started", **_hands(who), taken_at=order.taken_at or clock.now())
    return order


@writes
def hold(who: Principal, work_order_id: str, reason: str, resume_on: date) -> WorkOrder:
    """Interrupt the repair until a business day: the only thing that stops its clock.

    Above the days of its terms only a steward does (clocks/supervision). Raises
    `work_order_unknown`, `work_order_state`, `not_the_assignee`, `resume_day_past`,
    `hold_too_long`.
    """
    order = queries.work_order(who, work_order_id)
    require_move(order, "on_hold")
    require_assignee(who, order)
    require_day(resume_on)
    _require_hold_days(order, resume_on)
    move(who, order, "on_hold", reason, resume_on=resume_on)
    return order


@writes
def resume(who: Principal, work_order_id: str) -> WorkOrder:
    """Go on. Raises `work_order_unknown`, `work_order_state`, `not_the_assignee`."""
    order = queries.work_order(who, work_order_id)
    if order.state != "on_hold":
        raise wrong_state(order, "started")
    require_assignee(who, order)
    move(who, order, "started", resume_on=None)
    return order


@writes
def complete(who: Principal, work_order_id: str, lines: list[dict], reason: str = "") -> WorkOrder:
    """Finish the repair and freeze its cost: what is sent, labour, parts of the shop, the quote.

    After a rework the cost stays what it was. Raises `work_order_unknown`, `work_order_state`,
    `not_the_assignee`, `feedback_missing`, `parts_unsettled`, `cost_frozen`, `quotes_missing`,
    `quote_exceeded`, `quote_differs`, `cost_exceeds_commitment`, `cost_exceeds_estimate`.
    """
    order = queries.work_order(who, work_order_id)
    require_move(order, "completed")
    require_assignee(who, order)
    require_feedback(order)
    _require_settled(order)
    if order.cost_fen is not None:
        return _complete_again(who, order, lines)
    composed = _composed(who, order, lines, reason)
    cost_fen = total_fen(composed)
    _require_within(who, order, cost_fen)
    for position, line in enumerate(composed):
        CostLine.create(work_order=order, position=position, **line._asdict())
    move(who, order, "completed", reason, cost_fen=cost_fen, completed_at=clock.now())
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
            lines=_told(composed),
            payer=order.payer,
        ),
    )
    return order


def require_assignee(who: Principal, order: WorkOrder) -> None:
    """Only who was sent goes; an order offered to all is given to nobody yet."""
    if order.assignee is None and order.state == "dispatched":
        return
    if order.assignee != who.user:
        raise Forbidden("not_the_assignee", "This order is given to somebody else.")


def require_day(resume_on: date) -> None:
    """Raises `resume_day_past` for a day on which nothing can go on any more."""
    if resume_on < clock.today():
        message = "A repair is held until today or a later day."
        raise Invalid("resume_day_past", message, {"resume_on": message})


def _require_hold_days(order: WorkOrder, resume_on: date) -> None:
    """Raises `hold_too_long` with the last day allowed, None where no day is left."""
    last = clocks.last_hold_day(order)
    if resume_on > last:
        left = f"It may be held until {last}" if last >= clock.today() else "Its days are used up"
        message = f"{left}; a steward may hold it longer."
        until = str(last) if last >= clock.today() else None
        raise Refusal("hold_too_long", message, {"resume_on": message}, until=until)


def _hands(who: Principal) -> dict[str, Any]:
    return {"assignee": who.user, "team": staff.team_of(who, who.user)}


def _complete_again(who: Principal, order: WorkOrder, lines: list[dict]) -> WorkOrder:
    if lines:
        message = "The cost was frozen before the rework; there is no new charge."
        raise Refusal("cost_frozen", message, {"lines": message})
    move(who, order, "completed", completed_at=clock.now())
    if again := costs.so_far(order):
        tell(
            who,
            facts.WorkOrderReworked(
                rework_id=ids.new_id(),
                work_order_id=order.id,
                building_id=order.building_id,
                building_name=order.building.name,
                completed_on=clock.today().isoformat(),
                lines=_told(again),
            ),
        )
    return order


def _composed(who: Principal, order: WorkOrder, lines: list[dict], reason: str) -> list[Cost]:
    """All that the repair cost; what is billed must be what was quoted."""
    sent = [Cost(**line) for line in lines]
    threshold_fen = quotes.threshold(who, clock.today()).amount_fen
    if problem := bill_problem(sent, quotes.chosen(order), threshold_fen, reason):
        code, message = problem
        raise Refusal(code, message, {"lines": message})
    return costs.so_far(order, sent)


def _told(lines: list[Cost]) -> tuple[facts.CostLine, ...]:
    return tuple(facts.CostLine(**line._asdict()) for line in lines)


def _require_settled(order: WorkOrder) -> None:
    """What left the shop for this order is known, or its cost would not be."""
    if waiting := costs.unsettled(order):
        message = "The shop's answer about some parts was lost; ask again, then finish."
        names = [part.id for part in waiting]
        raise Refusal("parts_unsettled", message, {"parts": message}, parts=names)


def _require_promise(order: WorkOrder) -> None:
    """Nobody begins a repair whose fund is about to take its money back."""
    commitment = order.commitment
    if order.fund_id and (commitment is None or commitment.state != "made"):
        raise Refusal("commitment_released", "The fund takes its money back; nothing begins.")


def _require_within(who: Principal, order: WorkOrder, cost_fen: int) -> None:
    """A fund pays no more than it promised; a frozen cost is final, so that without a fund a slip
    of the pen is stopped at the estimate, or at the threshold of the day where that is more."""
    if order.fund_id is None:
        _require_estimated(who, order, cost_fen)
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


def _require_estimated(who: Principal, order: WorkOrder, cost_fen: int) -> None:
    threshold_fen = quotes.threshold(who, clock.today()).amount_fen
    limit_fen = rules.limit_fen(order.estimate_fen, threshold_fen)
    if problem := rules.estimated_problem(limit_fen, cost_fen):
        raise Refusal(
            "cost_exceeds_estimate",
            problem,
            {"lines": problem},
            estimate_fen=order.estimate_fen,
            limit_fen=limit_fen,
            cost_fen=cost_fen,
        )
