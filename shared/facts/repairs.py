"""What the property company tells: the repair, from the report to the rating."""

from shared.telling import Fact, part, told


@part
class CostLine:
    """One frozen cost of a finished order: parts, labour or outsourced.

    `source`: bought for the order, or store: issued by the shop, which told its own fact.
    """

    kind: str
    description: str
    amount_fen: int
    source: str = "bought"


@told(by="property", heard_by=("gateway",))
class WorkOrderOpened(Fact):
    """Somebody reported, the community ordered."""

    work_order_id: str
    title: str
    category: str
    building_id: str
    building_name: str
    managed: bool
    households: int
    fund_id: str | None
    estimate_fen: int
    opened_on: str


@told(by="property", heard_by=("gateway",))
class WorkOrderChanged(Fact):
    """What an order says was changed; both are as they stand now."""

    work_order_id: str
    title: str
    category: str
    changed_on: str


@told(by="property", heard_by=("funds", "gateway"))
class PayerDecided(Fact):
    """Who pays for an order was decided anew before anybody was sent.

    `given_up` names a commitment that a fund refused before and that is wanted no more.
    """

    work_order_id: str
    payer: str
    fund_id: str | None
    estimate_fen: int
    given_up: str | None
    reason: str
    decided_on: str


@told(by="property", heard_by=("funds", "gateway"))
class WorkOrderMoved(Fact):
    """An order changed its state; `reason` is a refusal's code where money was refused."""

    work_order_id: str
    from_state: str
    to_state: str
    reason: str
    moved_on: str


@told(by="property", heard_by=("ledger", "gateway"))
class WorkOrderCompleted(Fact):
    """The repair is finished and its cost frozen, in the property company's books."""

    work_order_id: str
    title: str
    building_id: str
    building_name: str
    fund_id: str | None
    completed_on: str
    cost_fen: int
    lines: tuple[CostLine, ...]
    payer: str | None = None  # resident, contract, fund, benefit or warranty; older facts say none


@told(by="property", heard_by=("ledger",))
class WorkOrderReworked(Fact):
    """A repair was done again before it was accepted; what that cost, the company bears itself."""

    rework_id: str
    work_order_id: str
    building_id: str
    building_name: str
    completed_on: str
    lines: tuple[CostLine, ...]


@told(by="property", heard_by=("funds", "gateway"))
class WorkOrderAccepted(Fact):
    """Somebody other than the repairer found it done well; now the fund pays."""

    work_order_id: str
    commitment_id: str | None
    accepted_by: str
    accepted_on: str
    cost_fen: int
    households: int


@told(by="property", heard_by=("gateway",))
class WorkOrderRated(Fact):
    """A resident's word on the repair as the steward noted it, one to five; satisfied from four."""

    work_order_id: str
    rating: int
    rated_on: str
