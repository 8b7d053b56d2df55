"""What the funds do when they hear a fact."""

from services.funds.allocation.commands import keep_common_income, keep_result
from services.funds.commitments.commands import give_up, release_cancelled
from services.funds.commitments.raises.commands import finish_work
from services.funds.disbursements.commands import pay_accepted
from shared.facts import (
    CommonIncomeReceived,
    PayerDecided,
    PeriodClosed,
    WorkOrderAccepted,
    WorkOrderMoved,
)
from shared.follower import Origin, Reactions


def period_closed(fact: PeriodClosed, origin: Origin) -> None:
    """A month's result is kept, and allocated if the rules for it are known."""
    keep_result(origin.principal, fact)


def common_income_received(fact: CommonIncomeReceived, origin: Origin) -> None:
    """The owners' part is kept for their fund, and allocated if the rules for it are known."""
    keep_common_income(origin.principal, fact)


def work_order_moved(fact: WorkOrderMoved, origin: Origin) -> None:
    """A cancelled order gives its money back, a finished one needs no more than it has."""
    if fact.to_state == "cancelled":
        release_cancelled(origin.principal, fact.work_order_id)
    elif fact.to_state == "completed":
        finish_work(origin.principal, fact.work_order_id)


def payer_decided(fact: PayerDecided, origin: Origin) -> None:
    """What was asked for before somebody else was to pay is wanted no more."""
    if fact.given_up:
        give_up(origin.principal, fact.given_up)


def work_order_accepted(fact: WorkOrderAccepted, origin: Origin) -> None:
    """An accepted repair is paid out of its commitment; without one, no fund pays."""
    if fact.commitment_id:
        pay_accepted(origin.principal, fact)


REACTIONS: Reactions = {
    PeriodClosed: period_closed,  # type: ignore[dict-item]
    CommonIncomeReceived: common_income_received,  # type: ignore[dict-item]
    WorkOrderMoved: work_order_moved,  # type: ignore[dict-item]
    PayerDecided: payer_decided,  # type: ignore[dict-item]
    WorkOrderAccepted: work_order_accepted,  # type: ignore[dict-item]
}
