"""What was heard about the loop: projections, built from facts and from nothing else.

No foreign keys: facts of different tellers arrive in no order between each other.
"""

import peewee

from gateway.database import Table


class LiveDay(Table):
    """What the tills of an outlet recorded for a business day, closed or not, in fen."""

    community = peewee.CharField(64)
    outlet_id = peewee.CharField(64)
    day = peewee.DateField()
    sales_count = peewee.IntegerField()
    sales_fen = peewee.BigIntegerField()
    refunds_count = peewee.IntegerField()
    refunds_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("community", "day", "outlet_id")


class DayClose(Table):
    """A Z report: tax-inclusive revenue with refunds deducted; gross profit is before VAT."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    outlet_id = peewee.CharField(64)
    outlet_name = peewee.CharField(200)
    day = peewee.DateField()
    revenue_fen = peewee.BigIntegerField()
    discount_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    gross_profit_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("community", "day"), False),)


class DayLine(Table):
    """What a product category took and earned on a day, in fen; gross profit is before VAT."""

    day_close_id = peewee.CharField(36)
    line = peewee.CharField(200)
    revenue_fen = peewee.BigIntegerField()
    gross_profit_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("day_close_id", "line")


class PeriodClose(Table):
    """The result of a closed month of a book, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    book = peewee.CharField(64)
    period = peewee.CharField(7)
    net_profit_fen = peewee.BigIntegerField()
    reserve_fen = peewee.BigIntegerField()
    distributable_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("community", "period"), False),)


class PeriodDay(Table):
    """Which Z reports a closed month is made of."""

    period_close_id = peewee.CharField(36)
    day_close_id = peewee.CharField(36, index=True)

    class Meta:
        primary_key = peewee.CompositeKey("period_close_id", "day_close_id")


class VoucherCount(Table):
    """How many vouchers a book posted in a month."""

    community = peewee.CharField(64)
    book = peewee.CharField(64)
    period = peewee.CharField(7)
    vouchers = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("community", "book", "period")


class Fund(Table):
    """A fund by its latest name. `nature`: G, H, E or X (domain.md §2.5)."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    nature = peewee.CharField(1)
    book = peewee.CharField(64)


class Contribution(Table):
    """A lot of money in a fund; `source_id` of profit is the period close, of a transfer that one.

    A transferred lot is a slice of its `parent_id`. Wherever money has gone, it is a slice of the
    lot it came in as: of `root_id`, beginning at its `root_from_fen`-th fen.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund_id = peewee.CharField(36)
    source = peewee.CharField(64)
    source_id = peewee.CharField(200, index=True)
    source_book = peewee.CharField(64, null=True)
    period = peewee.CharField(7)  # its own, or the month it was received in
    received_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    parent_id = peewee.CharField(36, null=True, index=True)
    root_id = peewee.CharField(36, index=True)
    root_from_fen = peewee.BigIntegerField()

    class Meta:
        indexes = (
            (("community", "period"), False),
            (("community", "fund_id", "received_on"), False),
        )


class ContributionReturn(Table):
    """Money that was never spent went back to who gave it, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund_id = peewee.CharField(36)
    contribution_id = peewee.CharField(36)
    returned_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("community", "returned_on"), False),)


class ReturnedLot(Table):
    """Which fen of which contribution went back to who gave them."""

    contribution_return_id = peewee.CharField(36)
    contribution_id = peewee.CharField(36, index=True)
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("contribution_return_id", "contribution_id", "from_fen")


class Commitment(Table):
    """Money reserved for a work order or another use; open = amount − released − disbursed."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund_id = peewee.CharField(36)
    use = peewee.CharField(32)
    work_order_id = peewee.CharField(36, null=True)
    project_id = peewee.CharField(36, null=True, index=True)
    made_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    released_fen = peewee.BigIntegerField(default=0)
    disbursed_fen = peewee.BigIntegerField(default=0)

    class Meta:
        indexes = ((("community", "made_on"), False),)


class Disbursement(Table):
    """A payment of a fund, in fen, and how much of it has come back."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund_id = peewee.CharField(36)
    use = peewee.CharField(32)
    memo = peewee.CharField(200, null=True)
    work_order_id = peewee.CharField(36, null=True, index=True)
    project_id = peewee.CharField(36, null=True, index=True)
    building_id = peewee.CharField(36, null=True)
    commitment_id = peewee.CharField(36)
    paid_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    returned_fen = peewee.BigIntegerField(default=0)

    class Meta:
        indexes = (
            (("community", "paid_on"), False),
            (("community", "fund_id", "paid_on"), False),
        )


class DisbursementReturn(Table):
    """Part of a payment that came back, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    disbursement_id = peewee.CharField(36, index=True)
    received_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("community", "received_on"), False),)


class DisbursementLot(Table):
    """Which fen of which contribution a payment consumed; what came back is not among them."""

    disbursement_id = peewee.CharField(36)
    contribution_id = peewee.CharField(36)
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("disbursement_id", "contribution_id", "from_fen")
        indexes = ((("contribution_id", "from_fen"), False),)


class WorkOrder(Table):
    """A repair from report to rating. `cost_fen` is None until it is frozen.

    `funded_on`: when somebody was sent for the first time, which is never before its money stands.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(200)
    category = peewee.CharField(64)
    building_id = peewee.CharField(36)
    building_name = peewee.CharField(200)
    households = peewee.IntegerField()
    fund_id = peewee.CharField(36, null=True)
    commitment_id = peewee.CharField(36, null=True)
    state = peewee.CharField(32)
    opened_on = peewee.DateField()
    funded_on = peewee.DateField(null=True)
    unfunded_on = peewee.DateField(null=True)
    cancelled_on = peewee.DateField(null=True)
    completed_on = peewee.DateField(null=True)
    accepted_on = peewee.DateField(null=True)
    rated_on = peewee.DateField(null=True)
    rating = peewee.IntegerField(null=True)
    cost_fen = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("community", "opened_on"), False),)


PROJECTIONS = (
    LiveDay,
    DayClose,
    DayLine,
    PeriodClose,
    PeriodDay,
    VoucherCount,
    Fund,
    Contribution,
    ContributionReturn,
    ReturnedLot,
    Commitment,
    Disbursement,
    DisbursementReturn,
    DisbursementLot,
    WorkOrder,
)
