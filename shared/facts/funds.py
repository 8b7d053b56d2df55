"""What the funds tell: restricted money in, promised, paid."""

from shared.telling import Fact, part, told


@told(by="funds", heard_by=("ledger", "gateway"))
class ContributionReceived(Fact):
    """Money entered a fund as a lot with its source. `source`: profit, grant or donation."""

    contribution_id: str
    fund_id: str
    fund_name: str
    nature: str  # G, H, E or X (domain.md §2.5)
    book: str  # whose books carry the fund
    source: str
    source_id: str  # the period close, or the document of the giver
    source_book: str | None
    period: str | None
    received_on: str
    amount_fen: int


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentMade(Fact):
    """Money of a fund is reserved for a work order."""

    commitment_id: str
    fund_id: str
    work_order_id: str
    amount_fen: int
    made_on: str


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentRaised(Fact):
    """A promise grew by `added_fen` to `amount_fen`."""

    raise_id: str
    commitment_id: str
    fund_id: str
    work_order_id: str
    added_fen: int
    amount_fen: int
    raised_on: str


@told(by="funds", heard_by=("property",))
class CommitmentRaiseDropped(Fact):
    """More money that awaited approval is available again; the promise is what it was."""

    raise_id: str
    commitment_id: str
    fund_id: str
    work_order_id: str
    added_fen: int
    reason: str


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentReleased(Fact):
    """Reserved money, or what was left of it, is available again."""

    commitment_id: str
    fund_id: str
    work_order_id: str
    amount_fen: int
    reason: str


@part
class ConsumedLot:
    """A slice of a contribution: `amount_fen` of it, beginning at its `from_fen`-th fen."""

    contribution_id: str
    from_fen: int
    amount_fen: int


@told(by="funds", heard_by=("ledger", "property", "gateway"))
class DisbursementMade(Fact):
    """A fund paid for an accepted repair, out of these lots and no others."""

    disbursement_id: str
    fund_id: str
    fund_name: str
    nature: str
    book: str
    work_order_id: str
    commitment_id: str
    building_id: str
    paid_on: str
    amount_fen: int
    lots: tuple[ConsumedLot, ...]
