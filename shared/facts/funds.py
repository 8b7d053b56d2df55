"""What the funds tell: restricted money in, promised, paid."""

from shared.telling import Fact, part, told


@told(by="funds", heard_by=("ledger", "gateway"))
class ContributionReceived(Fact):
    """Money entered a fund as a lot with its source.

    `source`: profit, fees or common_income (set aside by rule), grant or donation.
    """

    contribution_id: str
    fund_id: str
    fund_name: str
    nature: str  # G, H, E or X (domain.md §2.5)
    book: str  # whose books carry the fund
    source: str
    source_id: str  # the period close, the common income, or the document of the giver
    source_book: str | None
    period: str | None
    received_on: str
    amount_fen: int


@part
class ConsumedLot:
    """A slice of a contribution: `amount_fen` of it, beginning at its `from_fen`-th fen."""

    contribution_id: str
    from_fen: int
    amount_fen: int


@part
class MovedLot:
    """A slice of a contribution that became a contribution of its own, in another fund."""

    contribution_id: str
    parent_id: str
    from_fen: int
    amount_fen: int


@told(by="funds", heard_by=("ledger", "gateway"))
class ContributionReturned(Fact):
    """Money that was never spent went back to who gave it, out of that contribution alone."""

    contribution_return_id: str
    contribution_id: str
    fund_id: str
    fund_name: str
    nature: str
    book: str
    returned_on: str
    amount_fen: int
    reason: str
    lots: tuple[ConsumedLot, ...]
    source: str = "grant"  # or donation
    bank_reference: str | None = None


@told(by="funds", heard_by=("ledger", "gateway"))
class FundTransferred(Fact):
    """Money moved to another fund of the same nature and book; its history went with it."""

    transfer_id: str
    fund_id: str
    fund_name: str
    to_fund_id: str
    to_fund_name: str
    nature: str
    book: str
    transferred_on: str
    amount_fen: int
    lots: tuple[MovedLot, ...]


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentMade(Fact):
    """Money of a fund is reserved: for a work order, or for another use."""

    commitment_id: str
    fund_id: str
    work_order_id: str | None
    amount_fen: int
    made_on: str
    use: str = "repair"
    project_id: str | None = None


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentRaised(Fact):
    """A promise grew by `added_fen` to `amount_fen`."""

    raise_id: str
    commitment_id: str
    fund_id: str
    work_order_id: str | None
    added_fen: int
    amount_fen: int
    raised_on: str


@told(by="funds", heard_by=("gateway",))
class CommitmentReduced(Fact):
    """A promise for another use than a repair shrank by `reduced_fen` to `amount_fen`."""

    reduction_id: str
    commitment_id: str
    fund_id: str
    reduced_fen: int
    amount_fen: int
    reduced_on: str


@told(by="funds", heard_by=("property",))
class CommitmentRaiseDropped(Fact):
    """More money that awaited approval is available again; the promise is what it was."""

    raise_id: str
    commitment_id: str
    fund_id: str
    work_order_id: str | None
    added_fen: int
    reason: str


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentReleased(Fact):
    """Reserved money, or what was left of it, is available again.

    `reason` is what the releaser wrote, or one of: rest_after_disbursement, voided, expired.
    """

    commitment_id: str
    fund_id: str
    work_order_id: str | None
    amount_fen: int
    reason: str


@told(by="funds", heard_by=("ledger", "property", "gateway"))
class DisbursementMade(Fact):
    """A fund paid: for an accepted repair, whose cost is known already, or for another use.

    Out of these lots and no others.
    """

    disbursement_id: str
    fund_id: str
    fund_name: str
    nature: str
    book: str
    work_order_id: str | None
    commitment_id: str
    building_id: str | None
    paid_on: str
    amount_fen: int
    lots: tuple[ConsumedLot, ...]
    use: str = "repair"
    memo: str | None = None
    project_id: str | None = None
    bank_reference: str | None = None


@told(by="funds", heard_by=("ledger", "property", "gateway"))
class DisbursementReturned(Fact):
    """Part of a payment came back and lies in the lots again that it was taken from."""

    disbursement_return_id: str
    disbursement_id: str
    fund_id: str
    fund_name: str
    nature: str
    book: str
    work_order_id: str | None
    commitment_id: str
    building_id: str | None
    use: str
    received_on: str
    amount_fen: int
    reason: str
    lots: tuple[ConsumedLot, ...]
    bank_reference: str | None = None
