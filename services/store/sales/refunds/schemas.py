"""Refunds on the wire."""

from marshmallow import fields, validate

from services.store.sales.rules import MONEY
from services.store.sales.schemas import LINES_MAX, PRICE_FEN_MAX, tenders_field
from services.store.stock.schemas import GoodsLineSchema
from shared import wire


class RefundLineWantedSchema(wire.Schema):
    """Which line of the sale comes back, and how much of it."""

    line_no = fields.Integer(strict=True, required=True)
    quantity = wire.Quantity(required=True)


class RefundSaleSchema(wire.Schema):
    """Goods of one sale that come back; `method` is for the part that was paid with money."""

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    refunded_at = wire.Moment(load_default=None)
    method = fields.String(required=True, validate=validate.OneOf(MONEY))
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


class VoidSaleSchema(wire.Schema):
    """Why a sale is taken back."""

    reason = wire.Name(required=True)


class RefundSchema(wire.Schema):
    """A refund as it is kept."""

    id = fields.String()
    kind = fields.String()
    sale_id = fields.String(allow_none=True)
    outlet = fields.String()
    refunded_at = wire.Moment()
    reported_on = wire.Day()
    method = fields.String()
    total_fen = fields.Integer()
    tenders = tenders_field()
    reason = fields.String()
    clerk = fields.String()
