"""Returns on the wire; amounts in fen, rates in hundredths of a percent."""

from marshmallow import fields

from shared import wire


class CategorySchema(wire.Schema):
    """What a tax category sold, net of VAT, and what that bears."""

    category = fields.String(metadata={"example": "standard"})
    title = fields.String(metadata={"example": "货物"})
    accounts = fields.List(fields.String())
    exempt = fields.Boolean()
    sales_fen = fields.Integer()
    rate_bp = fields.Integer()
    vat_fen = fields.Integer()
    ground = fields.String()


class UnassignedSchema(wire.Schema):
    """Sales on an account of no tax category."""

    account = fields.String()
    sales_fen = fields.Integer()


class ThresholdSchema(wire.Schema):
    """The exempt sales of the filing period."""

    limit_fen = fields.Integer()
    limit_included = fields.Boolean()
    ground = fields.String()


class RollingSchema(wire.Schema):
    """The taxable sales of twelve months against the small-scale limit."""

    since = fields.String()
    until = fields.String()
    taxed_sales_fen = fields.Integer()
    exempt_sales_fen = fields.Integer()
    warning_fen = fields.Integer(allow_none=True)
    limit_fen = fields.Integer(allow_none=True)
    state = fields.String(metadata={"description": "below, warning, over or unknown"})
    ground = fields.String(allow_none=True)


class VatReturnSchema(wire.Schema):
    """增值税及附加税费申报表（小规模纳税人适用）, what the books say for it."""

    book = fields.String(metadata={"example": "store"})
    vat_filing = fields.String(metadata={"description": "month or quarter"})
    since = fields.String(metadata={"example": "2026-01"})
    until = fields.String(metadata={"example": "2026-03"})
    closed = fields.Boolean(metadata={"description": "false: more sales may come"})
    due_on = wire.Day()
    categories = fields.List(fields.Nested(CategorySchema))
    unassigned = fields.List(fields.Nested(UnassignedSchema))
    taxed_sales_fen = fields.Integer()
    exempt_sales_fen = fields.Integer()
    threshold = fields.Nested(ThresholdSchema)
    relieved = fields.Boolean()
    vat_fen = fields.Integer()
    booked_fen = fields.Integer()
    difference_fen = fields.Integer()
    payable_fen = fields.Integer()
    rolling = fields.Nested(RollingSchema)
    notes = fields.List(fields.String())


class MealsSchema(wire.Schema):
    """What of the exempt meals counts for income tax; information only."""

    sales_fen = fields.Integer()
    share_bp = fields.Integer()
    counted_fen = fields.Integer()
    ground = fields.String()


class IncomeTaxSchema(wire.Schema):
    """企业所得税预缴: the profit of the year so far, what it bears and what is accrued."""

    book = fields.String(metadata={"example": "store"})
    since = fields.String(metadata={"example": "2026-01"})
    until = fields.String(metadata={"example": "2026-03"})
    closed = fields.Boolean()
    revenue_fen = fields.Integer()
    profit_fen = fields.Integer()
    small_profit = fields.Boolean()
    small_profit_limit_fen = fields.Integer()
    rate_bp = fields.Integer()
    grounds = fields.List(fields.String())
    tax_fen = fields.Integer()
    accrued_fen = fields.Integer()
    to_accrue_fen = fields.Integer()
    meals = fields.Nested(MealsSchema, allow_none=True)
    notes = fields.List(fields.String())
