"""Every fact that crosses from one service to another, in the order money travels.

Read from top to bottom this list is the architecture. A fact is past tense, frozen, told in the
transaction that made it true, and says who hears it. Its first field is what it is about.
Money is int fen, quantities are thousandths, days are business days `YYYY-MM-DD`.
The community, the moment and the trace id travel in the envelope (shared/outbox.py).
"""

# ruff: noqa: F401, I001 (names for others to import, in the order of money instead of the alphabet)

from shared.facts.shop import (
    StockLine,
    VarianceCharge,
    RevenueLine,
    Tender,
    GoodsReceived,
    GoodsReturned,
    SupplierPaid,
    SaleRecorded,
    SaleRefunded,
    TillClosed,
    TillRestated,
    CashMoved,
    AgencyPaid,
    StockAdjusted,
    StockVarianceResolved,
    DayClosed,
    DepositTaken,
    DepositRefunded,
    LeaderCommissionEarned,
    LeaderCommissionPaid,
    SubsidyReceived,
    AttentionRaised,
    AttentionSettled,
    PartsIssued,
    PartsReturned,
    SettlementReceived,
    ClearingExplained,
)
from shared.facts.fees import (
    FeeCollected,
    FeeCharged,
    ErrandMoneyTaken,
    ErrandMoneyPaidOn,
    CommonIncomeReceived,
    RepairBilled,
    RepairBillPaid,
)
from shared.facts.books import (
    VoucherPosted,
    PeriodClosed,
)
from shared.facts.funds import (
    ContributionReceived,
    ContributionReturned,
    FundTransferred,
    MovedLot,
    CommitmentMade,
    CommitmentRaised,
    CommitmentReduced,
    CommitmentRaiseDropped,
    CommitmentReleased,
    ConsumedLot,
    DisbursementMade,
    DisbursementReturned,
)
from shared.facts.repairs import (
    CostLine,
    WorkOrderOpened,
    WorkOrderChanged,
    PayerDecided,
    WorkOrderMoved,
    WorkOrderCompleted,
    WorkOrderReworked,
    WorkOrderAccepted,
    WorkOrderRated,
)
from shared.telling import ALL, Fact, read
