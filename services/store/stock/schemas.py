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
    """How much of a product is gone."""

    quantity = wire.Quantity(required=True)


class WriteOffSchema(wire.Schema):
    """Goods that cannot be sold any more."""

    id = wire.Id(load_default=None)
    written_off_on = wire.PastDay(required=True)
    reason = wire.Name(required=True, metadata={"example": "spoilage"})
    lines = fields.List(
        fields.Nested(WriteOffLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class CountLineSchema(GoodsLineSchema):
    """What was counted of a product."""

    counted = wire.Quantity(required=True, least=0)


class StockCountSchema(wire.Schema):
    """What stands on the shelves; only the listed products are touched."""

    id = wire.Id(load_default=None)
    counted_on = wire.PastDay(required=True)
    reason = wire.Name(load_default="stock count")
    lines = fields.List(
        fields.Nested(CountLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class AdjustmentLineSchema(wire.Schema):
    """`quantity` and `value_fen` are what changed; out is negative."""

    sku = fields.String(attribute="product.sku")
    expected = wire.Quantity()
    quantity = wire.Quantity()
    value_fen = fields.Integer()


class AdjustmentSchema(wire.Schema):
    """A write-off or a stock count as it is kept."""

    id = fields.String()
    kind = fields.String()
    reason = fields.String()
    adjusted_on = wire.Day()
    made_by = fields.String()
    lines = fields.Function(
        lambda adjustment: AdjustmentLineSchema(many=True).dump(queries.lines(adjustment)),
        metadata={"type": "array", "items": {"type": "object"}},
    )


class StockQuery(wire.PageQuery):
    """Filter of the stock list."""

    sku = fields.String(load_default=None)


class StockSchema(wire.Schema):
    """What is on hand of a product and what it is worth; negative when oversold."""

    product_id = fields.String()
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    on_hand = wire.Quantity()
    value_fen = fields.Integer()


StockPageSchema = wire.page_of(StockSchema)
AdjustmentPageSchema = wire.page_of(AdjustmentSchema)
