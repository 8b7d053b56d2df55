"""Fact heard → command. The gateway hears the loop and keeps it for the tracker.

PROJECTING fills the tracker's tables and does nothing else: a rebuild (tracker/rebuild.py) runs it
over every fact once more. What a fact sets off beyond that stands in REACTIONS only, which is what
the follower runs: it happens once.
"""

from collections.abc import Callable

from gateway.tracker import commands
from gateway.webhooks.commands import tell_programs
from shared import facts
from shared.follower import Origin, Reaction, Reactions


def _with(command: Callable) -> Reaction:
    def react(fact: facts.Fact, origin: Origin) -> None:
        command(origin.principal, fact)

    return react


def _told_outside(reaction: Reaction) -> Reaction:
    """The same, and programs that asked for it are told."""

    def react(fact: facts.Fact, origin: Origin) -> None:
        reaction(fact, origin)
        tell_programs(fact, origin)

    return react


PROJECTING: Reactions = {
    facts.SaleRecorded: _with(commands.keep_sale),
    facts.SaleRefunded: _with(commands.keep_refund),
    facts.DayClosed: _with(commands.keep_day_close),
    facts.VoucherPosted: _with(commands.count_voucher),
    facts.PeriodClosed: _with(commands.keep_period_close),
    facts.ContributionReceived: _with(commands.keep_contribution),
    facts.ContributionReturned: _with(commands.keep_giving_back),
    facts.FundTransferred: _with(commands.keep_transfer),
    facts.CommitmentMade: _with(commands.keep_commitment),
    facts.CommitmentRaised: _with(commands.change_commitment),
    facts.CommitmentReduced: _with(commands.change_commitment),
    facts.CommitmentReleased: _with(commands.release_commitment),
    facts.WorkOrderOpened: _with(commands.keep_work_order),
    facts.WorkOrderChanged: _with(commands.note_change),
    facts.PayerDecided: _with(commands.note_payer),
    facts.WorkOrderMoved: _with(commands.move_work_order),
    facts.WorkOrderCompleted: _with(commands.complete_work_order),
    facts.WorkOrderAccepted: _with(commands.accept_work_order),
    facts.WorkOrderRated: _with(commands.rate_work_order),
    facts.DisbursementMade: _with(commands.keep_disbursement),
    facts.DisbursementReturned: _with(commands.keep_return),
}

REACTIONS: Reactions = PROJECTING | {
    kind: _told_outside(PROJECTING[kind])
    for kind in (
        facts.VoucherPosted,
        facts.PeriodClosed,
        facts.DisbursementMade,
        facts.WorkOrderAccepted,
    )
}
