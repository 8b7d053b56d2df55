"""What residents say of a repair: done well, or again; and what holds when nobody speaks."""

from typing import Any

from services.property.clocks import queries as clocks
from services.property.clocks.rules import warranty_ends
from services.property.database import tell, writes
from services.property.payers.bills.commands import bill_accepted
from services.property.registry import queries as registry
from services.property.work_orders import queries, rules
from services.property.work_orders.commands import move, open_order, require_move, wrong_state
from services.property.work_orders.models import WorkOrder
from shared import clock, facts
from shared.errors import Forbidden, Refusal
from shared.identity import Principal

SILENCE = "silence"  # the reason of what was decided because nobody spoke


@writes
def return_for_rework(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """Find the repair not done well: the same hands do it again, without a new charge.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = queries.work_order(who, work_order_id)
    if order.state != "completed":
        raise wrong_state(order, "started")
    move(who, order, "started", reason, rework_count=order.rework_count + 1)
    return order


@writes
def accept(who: Principal, work_order_id: str, by_default: bool = False) -> WorkOrder:
    """Find the repair done well; now the fund pays (design.md §6.6).

    `by_default`: nobody spoke in time (domain.md §5.3). Raises `work_order_unknown`,
    `work_order_state`, `acceptor_is_repairer`, `commitment_released`.
    """
    order = queries.work_order(who, work_order_id)
    require_move(order, "accepted")
    if order.assignee == who.user:
        raise Forbidden("acceptor_is_repairer", "Who repaired it does not accept it.")
    commitment = order.commitment
    if order.fund_id and order.cost_fen and commitment is None:
        raise Refusal("commitment_released", "The fund took its money back; it would not pay.")
    accepted = {"accepted_by": who.user, "accepted_at": clock.now(), "by_default": by_default}
    move(who, order, "accepted", SILENCE if by_default else "", **accepted)
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
    bill_accepted(who, order)
    return order


@writes
def rate(
    who: Principal,
    work_order_id: str,
    rating: int,
    comment: str | None,
    solved: bool | None = None,
) -> WorkOrder:
    """Keep a resident's word, once: stars, and whether it is solved.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = queries.work_order(who, work_order_id)
    said: dict[str, Any] = {"rating": rating, "comment": comment, "solved": solved}
    move(who, order, "rated", **said, closed_at=clock.now())
    tell(
        who,
        facts.WorkOrderRated(
            work_order_id=order.id, rating=rating, rated_on=clock.today().isoformat()
        ),
    )
    return order


@writes
def close_unrated(who: Principal, work_order_id: str) -> WorkOrder:
    """End an order on which nobody spoke in time; it counts in no rate of satisfaction.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = queries.work_order(who, work_order_id)
    move(who, order, "closed", SILENCE, by_default=True, closed_at=clock.now())
    return order


@writes
def reopen_under_warranty(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """Order the repair of what was accepted and has failed since, without a charge to anybody.

    While such an order is not over, it is the answer to asking again. Raises
    `work_order_unknown`, `work_order_not_finished`, `warranty_over`.
    """
    failed = queries.work_order(who, work_order_id)
    if failed.state not in rules.FINISHED:
        sentence = f"The order is {failed.state}; return it instead."
        raise Refusal("work_order_not_finished", sentence, state=failed.state)
    if running := queries.warranty_order(failed):
        return running
    _require_warranty(failed)
    copied = ("title", "category", "urgency", "channel", "asset_id", "household_id")
    wanted: dict[str, Any] = {name: getattr(failed, name) for name in copied}
    wanted |= {"id": None, "description": reason, "building_id": failed.building_id}
    wanted |= {"fund_id": None, "estimate_fen": 0, "warranty_of": failed.id}
    return open_order(who, wanted | {"payer": "warranty"})


def _require_warranty(failed: WorkOrder) -> None:
    """Raises `warranty_over` after the days of its terms (services/property/terms)."""
    accepted_at = failed.accepted_at or failed.opened_at
    until = warranty_ends(accepted_at, clocks.warranty_days(failed))
    if clock.today() > until:
        raise Refusal("warranty_over", f"It was under warranty until {until}.", until=str(until))
