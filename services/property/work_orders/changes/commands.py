"""Changing what an order says, while that can still be so."""

from typing import Any

from services.property.clocks.commands import make_again
from services.property.database import tell, writes
from services.property.payers.decisions.commands import decide_payer
from services.property.payers.duties import queries as duties
from services.property.registry import queries as registry
from services.property.work_orders import queries
from services.property.work_orders.changes import rules
from services.property.work_orders.commands import note
from services.property.work_orders.models import WorkOrder
from shared import clock, facts
from shared.errors import Refusal
from shared.identity import Principal

TIMED = ("urgency", "category")  # by these the terms of an order are chosen
TOLD = ("title", "category")


@writes
def change(who: Principal, work_order_id: str, wanted: dict) -> WorkOrder:
    """Change columns of an order by their names, for a `reason`; what is not named stays.

    Another urgency or category brings the terms of the day of opening, and the clock of the order
    is made again from its history by them. Saying what stands already changes nothing. Raises
    `work_order_unknown`, `change_too_late`, `contract_bears_it`, `estimate_missing`.
    """
    order, reason = queries.work_order(who, work_order_id), wanted["reason"]
    said = {name: (getattr(order, name), wanted[name]) for name in rules.NAMES if name in wanted}
    changed = {name: pair for name, pair in said.items() if pair[0] != pair[1]}
    if not changed:
        return order
    _require_changeable(who, order, changed)
    by_payer = bool(order.fund_id) and "estimate_fen" in changed
    _set(order, {name: after for name, (_, after) in changed.items()}, by_payer)
    if by_payer:
        _decide_estimate(who, order, wanted["estimate_fen"], reason)
    note(who, order, "changed", rules.text(changed, reason))
    if any(name in changed for name in TIMED):
        make_again(who, order)
    if any(name in changed for name in TOLD):
        tell(who, _fact(order))
    return order


def _set(order: WorkOrder, values: dict[str, Any], but_estimate: bool) -> None:
    for name, value in values.items():
        setattr(order, name, value)
    names = [name for name in values if not (but_estimate and name == "estimate_fen")]
    if names:
        order.save(only=names)


def _fact(order: WorkOrder) -> facts.WorkOrderChanged:
    return facts.WorkOrderChanged(
        work_order_id=order.id,
        title=order.title,
        category=order.category,
        changed_on=clock.today().isoformat(),
    )


def _require_changeable(who: Principal, order: WorkOrder, changed: dict[str, Any]) -> None:
    commitment = order.commitment
    promised = commitment is not None and commitment.state != "refused"
    problems = {name: rules.problem(name, order.state, promised) for name in changed}
    if fixed := {name: why for name, why in problems.items() if why}:
        sentence = " ".join(dict.fromkeys(fixed.values()))
        raise Refusal("change_too_late", sentence, fixed, state=order.state)
    if order.fund_id and "category" in changed:
        building = registry.building(who, order.building_id)
        duties.require_not_borne(who, building, changed["category"][1])


def _decide_estimate(who: Principal, order: WorkOrder, estimate_fen: int, reason: str) -> None:
    """The same fund is to pay another estimate: what it refused before is given up."""
    decision = {"payer": "fund", "fund_id": order.fund_id, "household_id": None}
    decide_payer(who, order.id, decision | {"estimate_fen": estimate_fen, "reason": reason})
