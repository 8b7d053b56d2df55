"""Purchasing on the wire."""

from marshmallow import fields, validate

from services.store.stock.schemas import LINES_MAX, GoodsLineSchema
from shared import wire


class CreateSupplierSchema(wire.Schema):
    """A new supplier; `code` is the shop's own short name."""

    id = wire.Id(load_default=None)
    code = wire.Name(longest=64, required=True, metadata={"example": "S01"})
    name = wire.Name(required=True, metadata={"example": "阜新粮油批发"})


class SupplierSchema(wire.Schema):
    """A supplier as it is kept."""

    id = fields.String()
    code = fields.String()
    name = fields.String()


class GoodsReceiptLineSchema(GoodsLineSchema):
    """`value_fen` is what the invoice asks for this quantity, tax included."""

    quantity = wire.Quantity(required=True)
    value_fen = wire.Fen(least=0, required=True)


class ReceiveGoodsSchema(wire.Schema):
    """A delivery on credit."""

    id = wire.Id(load_default=None)
    supplier_id = wire.Id(required=True)
    invoice_number = wire.Name(longest=64, load_default=None, allow_none=True)
    received_on = wire.Day(required=True)
    lines = fields.List(
        fields.Nested(GoodsReceiptLineSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )


class GoodsReceiptSchema(wire.Schema):
    """A delivery as it is kept."""

    id = fields.String()
    supplier_id = fields.String()
    invoice_number = fields.String(allow_none=True)
    received_on = wire.Day()
    value_fen = fields.Integer()
    made_by = fields.String()


class GoodsReceiptQuery(wire.PageQuery):
    """Filter of the list of deliveries."""

    supplier_id = wire.Id(load_default=None)


SupplierPageSchema = wire.page_of(SupplierSchema)
GoodsReceiptPageSchema = wire.page_of(GoodsReceiptSchema)
