"""Sales and refunds on the wire."""

from marshmallow import fields, validate

from services.store.sales import queries
from services.store.sales.rules import METHODS
from services.store.stock.schemas import GoodsLineSchema
from shared import wire

LINES_MAX = 200
PRICE_FEN_MAX = 10_000_000


class SaleLineWantedSchema(GoodsLineSchema):
    """A scanned line; without `unit_price_fen` the shelf price holds."""

    quantity = wire.Quantity(required=True, metadata={"type": "string", "example": "2"})
    unit_price_fen = wire.Fen(least=0, most=PRICE_FEN_MAX, load_default=None)
    discount_fen = wire.Fen(least=0, load_default=0)


class TenderSchema(wire.Schema):
    """One way of paying."""

    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    amount_fen = wire.Fen(least=1, required=True)


class RecordSaleSchema(wire.Schema):
    """A sale; `id` may be named by the till, `sold_at` defaults to now."""

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    sold_at = wire.Moment(load_default=None)
    lines = fields.List(
        fields.Nested(SaleLineWantedSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )
    tenders = fields.List(
        fields.Nested(TenderSchema), required=True, validate=validate.Length(0, len(METHODS) * 2)
    )


class SaleLineSchema(wire.Schema):
    """A line as it was sold."""

    line_no = fields.Integer()
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    quantity = wire.Quantity()
    unit_price_fen = fields.Integer()
    discount_fen = fields.Integer()
    amount_fen = fields.Integer()


class SaleSchema(wire.Schema):
    """A sale as it is kept. Tenders are after change."""

    id = fields.String()
    outlet = fields.String()
    till_id = fields.String()
    sold_at = wire.Moment()
    reported_on = wire.Day()
    total_fen = fields.Integer()
    discount_fen = fields.Integer()
    change_fen = fields.Integer()
    clerk = fields.String()


class SaleWithLinesSchema(SaleSchema):
    """A sale with its lines and tenders."""

    lines = fields.Function(
        lambda sale: SaleLineSchema(many=True).dump(queries.sale_lines(sale)),
        metadata={"type": "array", "items": {"type": "object"}},
    )
    tenders = fields.List(fields.Nested(TenderSchema))


class RefundLineWantedSchema(wire.Schema):
    """Which line of the sale comes back, and how much of it."""

    line_no = fields.Integer(strict=True, required=True)
    quantity = wire.Quantity(required=True)


class RefundSaleSchema(wire.Schema):
    """Goods of one sale that come back."""

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    refunded_at = wire.Moment(load_default=None)
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    reason = wire.Name(load_default="return")
    lines = fields.List(
        fields.Nested(RefundLineWantedSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )


class ReturnLineWantedSchema(GoodsLineSchema):
    """Goods that come back without a receipt; without a price the shelf price holds."""

    quantity = wire.Quantity(required=True)
    unit_price_fen = wire.Fen(least=0, most=PRICE_FEN_MAX, load_default=None)


class TakeReturnSchema(RefundSaleSchema):
    """A free return: no receipt, so the reason is required."""

    reason = wire.Name(required=True)
    lines = fields.List(
        fields.Nested(ReturnLineWantedSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )


class RefundSchema(wire.Schema):
    """A refund as it is kept."""

    id = fields.String()
    sale_id = fields.String(allow_none=True)
    outlet = fields.String()
    refunded_at = wire.Moment()
    reported_on = wire.Day()
    method = fields.String()
    total_fen = fields.Integer()
    reason = fields.String()
    clerk = fields.String()


class SaleQuery(wire.PageQuery):
    """Filter of the list of sales."""

    reported_on = wire.Day(load_default=None)


SalePageSchema = wire.page_of(SaleSchema)
