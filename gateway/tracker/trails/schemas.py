"""The money trail on the wire. Money is whole fen."""

from marshmallow import fields

from shared import wire


class Ready(fields.Nested):
    """Rows that the query made as they go out: of thousands, picking each field once more would
    take longer than finding them."""

    def _serialize(self, value, attr, obj, **kwargs):  # type: ignore[override]
        return value


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


class LineSumSchema(wire.Schema):
    """Fen that a product category earned."""

    line = fields.String(metadata={"example": "饮料"})
    amount_fen = fields.Integer()


class OutletSumSchema(wire.Schema):
    """Fen that an outlet earned."""

    outlet = fields.String()
    amount_fen = fields.Integer()


class SourceSumSchema(wire.Schema):
    """Fen out of one source and month; the days that earned them, null where no shop did."""

    source = fields.String(metadata={"example": "profit"})
    book = fields.String(allow_none=True)
    period = fields.String(metadata={"example": "2026-03"})
    amount_fen = fields.Integer()
    first_day = wire.Day(allow_none=True)
    last_day = wire.Day(allow_none=True)


class DaySliceSchema(wire.Schema):
    """Fen that one day's close earned, and the product categories that did."""

    day_close_id = fields.String()
    day = wire.Day()
    outlet = fields.String()
    amount_fen = fields.Integer()
    lines = fields.List(fields.Nested(LineSumSchema))


class ConsumedContributionSchema(wire.Schema):
    """What a payment took of one lot and keeps; no days where no shop stands behind it.

    `root_id` is the lot its money came in as, and the source is that lot's; `parent_id` is the lot
    it was moved out of, null if it never moved.
    """

    contribution_id = fields.String()
    parent_id = fields.String(allow_none=True)
    root_id = fields.String()
    source = fields.String()
    source_id = fields.String()
    book = fields.String(allow_none=True)
    period = fields.String()
    amount_fen = fields.Integer()
    days = fields.List(fields.Nested(DaySliceSchema))


class PaymentSchema(wire.Schema):
    """One payment of a fund; what it took of lots is `amount_fen` − `returned_fen`."""

    disbursement_id = fields.String()
    fund = fields.Nested(FundNameSchema, allow_none=True)
    use = fields.String(metadata={"example": "repair"})
    memo = fields.String(allow_none=True)
    work_order_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True)
    paid_on = wire.Day()
    amount_fen = fields.Integer()
    returned_fen = fields.Integer()
    contributions = Ready(ConsumedContributionSchema, many=True)


class TrailSchema(wire.Schema):
    """Where money came from; `paid_fen` is net of what came back, `difference_fen` is 0."""

    paid_fen = fields.Integer()
    returned_fen = fields.Integer()
    disbursements = fields.List(fields.Nested(PaymentSchema))
    sources = Ready(SourceSumSchema, many=True)
    outlets = Ready(OutletSumSchema, many=True)
    lines = Ready(LineSumSchema, many=True)
    difference_fen = fields.Integer()


class WorkOrderTraceSchema(TrailSchema):
    """Where the money of a repair came from."""

    work_order_id = fields.String()
    title = fields.String()
    category = fields.String()
    state = fields.String()
    rating = fields.Integer(allow_none=True)
    building = fields.Nested(BuildingSchema)
    fund = fields.Nested(FundNameSchema, allow_none=True)
    commitment_id = fields.String(allow_none=True)
    cost_fen = fields.Integer(allow_none=True)


class ProjectTraceSchema(TrailSchema):
    """Where the money of a project came from; `committed_fen` is promised and not yet paid."""

    project_id = fields.String()
    committed_fen = fields.Integer()


class UseSchema(wire.Schema):
    """What a day's profit paid for, in one payment; `title` and `building` of a repair."""

    disbursement_id = fields.String()
    fund = fields.Nested(FundNameSchema, allow_none=True)
    use = fields.String(metadata={"example": "repair"})
    memo = fields.String(allow_none=True)
    work_order_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    building = fields.String(allow_none=True)
    amount_fen = fields.Integer()


class WaitingSchema(wire.Schema):
    """Fen that lie in a fund."""

    fund = fields.Nested(FundNameSchema, allow_none=True)
    amount_fen = fields.Integer()


class ShareSchema(wire.Schema):
    """A day's share of one lot: used, waiting in this or that fund, or given back.

    `fund` is the one it came into; `moved_on_fen` of it went on to others.
    """

    contribution_id = fields.String()
    fund = fields.Nested(FundNameSchema, allow_none=True)
    period = fields.String()
    share_fen = fields.Integer()
    used = fields.List(fields.Nested(UseSchema))
    waiting = fields.List(fields.Nested(WaitingSchema))
    waiting_fen = fields.Integer()
    given_back_fen = fields.Integer()
    moved_on_fen = fields.Integer()


class DayCloseTraceSchema(wire.Schema):
    """What became of a day's profit; `difference_fen` is 0."""

    day_close_id = fields.String()
    day = wire.Day()
    outlet = fields.String()
    revenue_fen = fields.Integer()
    gross_profit_fen = fields.Integer()
    contributions = fields.List(fields.Nested(ShareSchema))
    difference_fen = fields.Integer()
