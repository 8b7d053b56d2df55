"""Asking who pays. Read-only."""

from typing import Any

from services.property.funding.top_ups import queries as top_ups
from services.property.payers.bills import queries as bills
from services.property.payers.decisions.models import PayerDecision
from services.property.payers.duties import queries as duties
from services.property.payers.quotes import queries as quotes
from services.property.registry import queries as registry
from services.property.work_orders.models import WorkOrder
from shared.errors import Refusal
from shared.identity import Principal


def view(order: WorkOrder) -> dict[str, Any]:
    """Who pays for an order, what was decided, quoted, billed, and asked for on top."""
    decisions = PayerDecision.select().where(PayerDecision.work_order == order)
    return {
        "work_order_id": order.id,
        "state": order.state,
        "payer": order.payer,
        "fund_id": order.fund_id,
        "estimate_fen": order.estimate_fen,
        "household_id": order.household_id,
        "decisions": list(decisions.order_by(PayerDecision.id)),
        "quotes": quotes.quotes(order),
        "bill": bills.of_order(order),
        "top_ups": top_ups.of_order(order),
    }


def require_ready(who: Principal, order: WorkOrder) -> None:
    """Nobody is sent before it is clear who pays.

    Raises `payer_undecided`, `quote_not_accepted`, `contract_bears_it`.
    """
    if order.payer is None:
        raise Refusal("payer_undecided", "Nobody has decided yet who pays for this order.")
    if order.payer == "resident":
        quotes.require_accepted(order)
    if order.payer == "fund":
        building = registry.building(who, order.building_id)
        duties.require_not_borne(who, building, order.category)
