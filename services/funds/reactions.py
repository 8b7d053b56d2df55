"""What the funds do when they hear a fact."""

from services.funds.allocation.commands import keep_result
from services.funds.commitments.commands import release_cancelled
from services.funds.disbursements.commands import pay
from shared.facts import PeriodClosed, WorkOrderAccepted, WorkOrderMoved
from shared.follower import Origin, Reactions


def period_closed(fact: PeriodClosed, origin: Origin) -> None:
    """A month's result is kept, and allocated if the rules for it are known."""
    keep_result(origin.principal, fact)


def work_order_moved(fact: WorkOrderMoved, origin: Origin) -> None:
    """A cancelled order gives its money back; every other move is none of the funds' business."""
    if fact.to_state == "cancelled":
        release_cancelled(origin.principal, fact.work_order_id)


def work_order_accepted(fact: WorkOrderAccepted, origin: Origin) -> None:
    """An accepted repair is paid out of its commitment; without one, no fund pays."""
    if fact.commitment_id:
        pay(origin.principal, fact)


REACTIONS: Reactions = {
    PeriodClosed: period_closed,  # type: ignore[dict-item]
    WorkOrderMoved: work_order_moved,  # type: ignore[dict-item]
    WorkOrderAccepted: work_order_accepted,  # type: ignore[dict-item]
}
