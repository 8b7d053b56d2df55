"""Stocktakes on the wire. What the books expected is shown once a count is finished."""

from marshmallow import fields, validate

from services.store.stock.counts.rules import SCOPES, STATES
from services.store.stock.schemas import LINES_MAX, GoodsLineSchema
from shared import wire


class OpenCountSchema(wire.Schema):
    """What is to be counted: `all`, one `category`, or `skus` (an empty list: what is scanned)."""

    id = wire.Id(load_default=None)
    counted_on = wire.PastDay(required=True)
    reason = wire.Name(load_default="stock count")
    scope = fields.String(load_default="all", validate=validate.OneOf(SCOPES))
    category = wire.Name(longest=64, load_default=None, allow_none=True)
    skus = fields.List(
        fields.String(),
        load_default=None,
        allow_none=True,
        validate=validate.Length(0, LINES_MAX),
    )


class CountedSchema(GoodsLineSchema):
    """What was counted: `set` says how much there is, `add` adds a scan to what was counted."""

    counted = wire.Quantity(required=True, least=0)
    mode = fields.String(load_default="set", validate=validate.OneOf(("set", "add")))


class CountLinesSchema(wire.Schema):
    """Some lines of the sheet, or some scans."""

    lines = fields.List(
        fields.Nested(CountedSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class SheetLineSchema(wire.Schema):
    """A product of a count; `counted` is null until somebody has counted it."""

    product_id = fields.String()
    sku = fields.String(attribute="product.sku")
    barcode = fields.String(attribute="product.barcode", allow_none=True)
    name = fields.String(attribute="product.name")
    category = fields.String(attribute="product.category")
    unit = fields.String(attribute="product.unit")
    listed = fields.Boolean()
    counted = wire.Quantity(allow_none=True)
    counted_by = fields.String(allow_none=True)
    counted_at = wire.Moment(allow_none=True)


class CountedLinesSchema(wire.Schema):
    """What stands in the count by now of the products just counted."""

    lines = fields.List(fields.Nested(SheetLineSchema))


class SheetQuery(wire.PageQuery):
    """Filter of a count's lines."""

    counted = fields.Boolean(load_default=None, allow_none=True)


class StockCountQuery(wire.NewestQuery):
    """Filter of the list of counts; `finished` ones wait for another person."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class StockCountSchema(wire.Schema):
    """A count and how far it is: `counted` of its `products`."""

    id = fields.String()
    counted_on = wire.Day()
    reason = fields.String()
    scope = fields.String()
    category = fields.String(allow_none=True)
    state = fields.String()
    opened_by = fields.String()
    opened_at = wire.Moment()
    closed_by = fields.String(allow_none=True)
    closed_at = wire.Moment(allow_none=True)
    products = fields.Integer()
    counted = fields.Integer()


class VarianceSchema(wire.Schema):
    """What was found more (or less, negative) of a product than the books said."""

    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    expected = wire.Quantity()
    quantity = wire.Quantity()
    value_fen = fields.Integer()


class ChargeSchema(GoodsLineSchema):
    """What a person is to pay for a product that was missing, at most its loss."""

    amount_fen = wire.Fen(least=1, required=True)
    person = wire.Name(longest=64, required=True)


class ResolveCountSchema(wire.Schema):
    """How the variance is resolved; what nobody is charged for, the shop bears."""

    resolved_on = wire.PastDay(load_default=None, allow_none=True)
    note = wire.Name(load_default=None, allow_none=True)
    charged = fields.List(
        fields.Nested(ChargeSchema), load_default=[], validate=validate.Length(0, LINES_MAX)
    )


class ChargedSchema(wire.Schema):
    """What a person owes."""

    sku = fields.String(attribute="product.sku")
    person = fields.String()
    amount_fen = fields.Integer()


class ResolutionSchema(wire.Schema):
    """What another person decided."""

    resolved_on = wire.Day()
    note = fields.String(allow_none=True)
    gain_fen = fields.Integer()
    loss_fen = fields.Integer()
    charged_fen = fields.Integer()
    resolved_by = fields.String()


class CountResultSchema(wire.Schema):
    """A count and what it found; `not_counted` names the first 200 products nobody counted."""

    id = fields.String(attribute="head.id")
    counted_on = wire.Day(attribute="head.counted_on")
    reason = fields.String(attribute="head.reason")
    scope = fields.String(attribute="head.scope")
    category = fields.String(attribute="head.category", allow_none=True)
    state = fields.String(attribute="head.state")
    opened_by = fields.String(attribute="head.opened_by")
    closed_by = fields.String(attribute="head.closed_by", allow_none=True)
    products = fields.Integer(attribute="head.products")
    counted = fields.Integer(attribute="head.counted")
    not_counted = fields.List(fields.String())
    variances = fields.List(fields.Nested(VarianceSchema))
    gain_fen = fields.Integer()
    loss_fen = fields.Integer()
    resolution = fields.Nested(ResolutionSchema, allow_none=True)
    charged = fields.List(fields.Nested(ChargedSchema))


SheetPageSchema = wire.page_of(SheetLineSchema)
StockCountPageSchema = wire.page_of(StockCountSchema)
