"""The loop on the wire. Money is whole fen."""

from marshmallow import fields

from shared import wire


class SummaryQuery(wire.Schema):
    """Which month, and for the district which community."""

    period = wire.Period(load_default=None, metadata={"example": "2026-03"})
    community = fields.String(load_default=None)


class CommunityQuery(wire.Schema):
    """For the district: which community."""

    community = fields.String(load_default=None)


class OrderCountsSchema(wire.Schema):
    """How many orders had this happen to them in the month; unfunded: money was refused."""

    opened = fields.Integer()
    completed = fields.Integer()
    accepted = fields.Integer()
    rated = fields.Integer()
    unfunded = fields.Integer()
    cancelled = fields.Integer()


class SatisfactionSchema(wire.Schema):
    """Four and five stars are satisfied; `rate` is percent, null while nobody has rated."""

    rated = fields.Integer()
    satisfied = fields.Integer()
    rate = fields.String(allow_none=True, metadata={"example": "98.50"})


class LoopSchema(wire.Schema):
    """The loop of one community: revenue, profit, fund, repairs, residents."""

    community = fields.String()
    name = fields.String()
    revenue_fen = fields.Integer(
        metadata={"description": "Z reports, tax-inclusive, refunds deducted."}
    )
    discount_fen = fields.Integer()
    cost_fen = fields.Integer()
    gross_profit_fen = fields.Integer(metadata={"description": "Before VAT."})
    live_revenue_fen = fields.Integer(
        metadata={"description": "Sales less refunds, days not yet closed included."}
    )
    net_profit_fen = fields.Integer()
    reserve_fen = fields.Integer()
    distributable_fen = fields.Integer()
    contributed_fen = fields.Integer()
    committed_fen = fields.Integer(metadata={"description": "Open commitments."})
    disbursed_fen = fields.Integer()
    vouchers = fields.Integer()
    work_orders = fields.Nested(OrderCountsSchema)
    households = fields.Integer(
        metadata={"description": "Of buildings with an accepted repair, each counted once."}
    )
    satisfaction = fields.Nested(SatisfactionSchema)


class SummarySchema(wire.Schema):
    """The loop of every community the caller sees."""

    period = fields.String(allow_none=True)
    communities = fields.List(fields.Nested(LoopSchema))


class FundNameSchema(wire.Schema):
    """A fund by name; `nature` is G, H, E or X."""

    fund_id = fields.String()
    name = fields.String()
    nature = fields.String()


class BuildingSchema(wire.Schema):
    """Where a repair was."""

    building_id = fields.String()
    name = fields.String()
    households = fields.Integer()


class DaySliceSchema(wire.Schema):
    """Fen that one day's close earned."""

    day_close_id = fields.String()
    day = wire.Day()
    outlet = fields.String()
    amount_fen = fields.Integer()


class ConsumedContributionSchema(wire.Schema):
    """What a payment took of one contribution; no days where no shop stands behind it."""

    contribution_id = fields.String()
    source = fields.String()
    source_id = fields.String()
    book = fields.String(allow_none=True)
    period = fields.String()
    amount_fen = fields.Integer()
    days = fields.List(fields.Nested(DaySliceSchema))


class PaymentSchema(wire.Schema):
    """One payment of a fund."""

    disbursement_id = fields.String()
    paid_on = wire.Day()
    amount_fen = fields.Integer()
    contributions = fields.List(fields.Nested(ConsumedContributionSchema))


class WorkOrderTraceSchema(wire.Schema):
    """Where the money of a repair came from; `difference_fen` is 0."""

    work_order_id = fields.String()
    title = fields.String()
    category = fields.String()
    state = fields.String()
    rating = fields.Integer(allow_none=True)
    building = fields.Nested(BuildingSchema)
    fund = fields.Nested(FundNameSchema, allow_none=True)
    commitment_id = fields.String(allow_none=True)
    cost_fen = fields.Integer(allow_none=True)
    paid_fen = fields.Integer()
    disbursements = fields.List(fields.Nested(PaymentSchema))
    difference_fen = fields.Integer()


class UseSchema(wire.Schema):
    """A repair that a day's profit paid for."""

    work_order_id = fields.String()
    title = fields.String(allow_none=True)
    building = fields.String(allow_none=True)
    amount_fen = fields.Integer()


class ShareSchema(wire.Schema):
    """A day's share of one contribution."""

    contribution_id = fields.String()
    fund = fields.Nested(FundNameSchema, allow_none=True)
    period = fields.String()
    share_fen = fields.Integer()
    used = fields.List(fields.Nested(UseSchema))
    waiting_fen = fields.Integer()


class DayCloseTraceSchema(wire.Schema):
    """What became of a day's profit; `difference_fen` is 0."""

    day_close_id = fields.String()
    day = wire.Day()
    outlet = fields.String()
    revenue_fen = fields.Integer()
    gross_profit_fen = fields.Integer()
    contributions = fields.List(fields.Nested(ShareSchema))
    difference_fen = fields.Integer()
