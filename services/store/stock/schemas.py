"""Stock on the wire."""

from marshmallow import fields, validate

from services.store.stock import queries
from shared import wire

LINES_MAX = 2000


class GoodsLineSchema(wire.Schema):
    """Which product: by `sku` or by `barcode`, exactly one of them."""

    sku = fields.String(load_default=None)
    barcode = fields.String(load_default=None)


class WriteOffLineSchema(GoodsLineSchema):
    """How much of a product is gone, and of which lot if it carries an expiry day."""

    quantity = wire.Quantity(required=True)
    expires_on = wire.Day(load_default=None, allow_none=True)


class WriteOffSchema(wire.Schema):
    """Goods that cannot be sold any more."""

    id = wire.Id(load_default=None)
    written_off_on = wire.PastDay(required=True)
    reason = wire.Name(required=True, metadata={"example": "spoilage"})
    lines = fields.List(
        fields.Nested(WriteOffLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class AdjustmentLineSchema(wire.Schema):
    """`quantity` and `value_fen` are what changed; out is negative."""

    sku = fields.String(attribute="product.sku")
    expected = wire.Quantity()
    quantity = wire.Quantity()
    value_fen = fields.Integer()
    expires_on = wire.Day(allow_none=True)


class AdjustmentSchema(wire.Schema):
    """A write-off as it is kept."""

    id = fields.String()
    kind = fields.String()
    reason = fields.String()
    adjusted_on = wire.Day()
    made_by = fields.String()
    lines = fields.Function(
        lambda adjustment: AdjustmentLineSchema(many=True).dump(queries.lines(adjustment.id)),
        metadata={"type": "array", "items": {"type": "object"}},
    )


class StockQuery(wire.PageQuery):
    """Filter of the stock list."""

    sku = fields.String(load_default=None)
    on = wire.Day(
        load_default=None,
        metadata={"description": "As it stood at the end of this business day."},
    )


class StockSchema(wire.Schema):
    """What is on hand of a product and what it is worth; negative when oversold."""

    product_id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    on_hand = wire.Quantity()
    value_fen = fields.Integer()


class MovementQuery(wire.NewestQuery):
    """Filters of the stock ledger."""

    sku = fields.String(load_default=None)
    kind = fields.String(load_default=None, metadata={"example": "sale"})
    document_id = wire.Id(load_default=None)


class MovementSchema(wire.Schema):
    """A line of the stock ledger; out is negative. `document_id` is what moved the goods."""

    sequence = fields.Integer()
    product_id = fields.String()
    sku = fields.String(attribute="product.sku")
    kind = fields.String()
    document_id = fields.String()
    moved_on = wire.Day()
    quantity = wire.Quantity()
    value_fen = fields.Integer()


StockPageSchema = wire.page_of(StockSchema)
MovementPageSchema = wire.page_of(MovementSchema)
AdjustmentPageSchema = wire.page_of(AdjustmentSchema)
