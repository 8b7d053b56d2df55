"""What property does when it hears what the funds promised, took back and paid."""

from services.property.funding.commands import (
    note_made,
    note_paid,
    note_released,
    note_returned,
)
from services.property.funding.top_ups.commands import note_dropped, note_raised
from shared.facts import (
    CommitmentMade,
    CommitmentRaised,
    CommitmentRaiseDropped,
    CommitmentReleased,
    DisbursementMade,
    DisbursementReturned,
)
from shared.follower import Origin, Reactions


def commitment_made(fact: CommitmentMade, origin: Origin) -> None:
    """The money is there: the order may go out."""
    note_made(origin.principal, fact)


def commitment_raised(fact: CommitmentRaised, origin: Origin) -> None:
    """There is more money for the order."""
    note_raised(origin.principal, fact)


def commitment_raise_dropped(fact: CommitmentRaiseDropped, origin: Origin) -> None:
    """There is no more money for the order than there was."""
    note_dropped(origin.principal, fact.raise_id, fact.reason)


def commitment_released(fact: CommitmentReleased, origin: Origin) -> None:
    """The money is gone: an order that has not begun waits for a new dispatch."""
    note_released(origin.principal, fact.commitment_id, fact.reason)


def disbursement_made(fact: DisbursementMade, origin: Origin) -> None:
    """The fund paid for the repair."""
    note_paid(origin.principal, fact)


def disbursement_returned(fact: DisbursementReturned, origin: Origin) -> None:
    """Money that the fund had paid for the repair is with the fund again."""
    note_returned(origin.principal, fact)


REACTIONS: Reactions = {
    CommitmentMade: commitment_made,  # type: ignore[dict-item]
    CommitmentRaised: commitment_raised,  # type: ignore[dict-item]
    CommitmentRaiseDropped: commitment_raise_dropped,  # type: ignore[dict-item]
    CommitmentReleased: commitment_released,  # type: ignore[dict-item]
    DisbursementMade: disbursement_made,  # type: ignore[dict-item]
    DisbursementReturned: disbursement_returned,  # type: ignore[dict-item]
}
