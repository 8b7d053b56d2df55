"""Deliveries and returns on the wire."""

from marshmallow import fields, validate

from services.store.purchasing.schemas import SupplierDocumentQuery
from services.store.stock.schemas import LINES_MAX, GoodsLineSchema
from shared import wire


class GoodsReceiptLineSchema(GoodsLineSchema):
    """`quantity` was kept and `value_fen` is what the invoice asks for it, tax included.

    `damaged` came as well, but was refused: neither stocked nor paid.
    """

    quantity = wire.Quantity(required=True, least=0)
    damaged = wire.Quantity(least=0, load_default=0)
    value_fen = wire.Fen(least=0, required=True)
    expires_on = wire.Day(load_default=None, allow_none=True)


class ReceiveGoodsSchema(wire.Schema):
    """A delivery on credit; `due_on` follows the supplier's payment days unless it is said."""

    id = wire.Id(load_default=None)
    supplier_id = wire.Id(required=True)
    purchase_order_id = wire.Id(load_default=None, allow_none=True)
    invoice_number = wire.Name(longest=64, load_default=None, allow_none=True)
    received_on = wire.PastDay(required=True)
    due_on = wire.Day(load_default=None, allow_none=True)
    lines = fields.List(
        fields.Nested(GoodsReceiptLineSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )


class GoodsReceiptSchema(wire.Schema):
    """A delivery as it stands: `open_fen` is its value less what was paid or credited."""

    id = fields.String()
    supplier_id = fields.String()
    purchase_order_id = fields.String(allow_none=True)
    invoice_number = fields.String(allow_none=True)
    received_on = wire.Day()
    due_on = wire.Day()
    value_fen = fields.Integer()
    paid_fen = fields.Integer()
    credited_fen = fields.Integer()
    open_fen = fields.Integer()
    made_by = fields.String()


class ReceivedLineSchema(wire.Schema):
    """A line of a delivery; `over_delivered` of its quantity is more than was ordered."""

    product_id = fields.String(attribute="line.product_id")
    sku = fields.String(attribute="line.product.sku")
    name = fields.String(attribute="line.product.name")
    quantity = wire.Quantity(attribute="line.quantity")
    damaged = wire.Quantity(attribute="line.damaged")
    value_fen = fields.Integer(attribute="line.value_fen")
    expires_on = wire.Day(attribute="line.expires_on", allow_none=True)
    returned = wire.Quantity()
    over_delivered = wire.Quantity()


class ReceivedGoodsSchema(wire.Schema):
    """A delivery with its lines."""

    id = fields.String(attribute="head.id")
    supplier_id = fields.String(attribute="head.supplier_id")
    purchase_order_id = fields.String(attribute="head.purchase_order_id", allow_none=True)
    invoice_number = fields.String(attribute="head.invoice_number", allow_none=True)
    received_on = wire.Day(attribute="head.received_on")
    due_on = wire.Day(attribute="head.due_on")
    value_fen = fields.Integer(attribute="head.value_fen")
    paid_fen = fields.Integer(attribute="head.paid_fen")
    credited_fen = fields.Integer(attribute="head.credited_fen")
    open_fen = fields.Integer(attribute="head.open_fen")
    made_by = fields.String(attribute="head.made_by")
    lines = fields.List(fields.Nested(ReceivedLineSchema))


class GoodsReceiptQuery(SupplierDocumentQuery):
    """Filter of the list of deliveries."""

    unpaid = fields.Boolean(
        load_default=False, metadata={"description": "Only deliveries of which something is open."}
    )


class ReturnLineSchema(GoodsLineSchema):
    """How much of a product goes back."""

    quantity = wire.Quantity(required=True)


class ReturnGoodsSchema(wire.Schema):
    """Goods of one delivery that go back to the supplier for credit."""

    id = wire.Id(load_default=None)
    supplier_id = wire.Id(required=True)
    goods_receipt_id = wire.Id(required=True)
    returned_on = wire.PastDay(required=True)
    reason = wire.Name(required=True, metadata={"example": "short-dated"})
    lines = fields.List(
        fields.Nested(ReturnLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class SupplierReturnLineSchema(wire.Schema):
    """What went back: at the delivery's value to the supplier, at its own cost out of stock."""

    product_id = fields.String()
    sku = fields.String(attribute="product.sku")
    quantity = wire.Quantity()
    credited_fen = fields.Integer()
    cost_fen = fields.Integer()


class SupplierReturnSchema(wire.Schema):
    """A return as it is kept."""

    id = fields.String(attribute="head.id")
    supplier_id = fields.String(attribute="head.supplier_id")
    goods_receipt_id = fields.String(attribute="head.goods_receipt_id")
    returned_on = wire.Day(attribute="head.returned_on")
    reason = fields.String(attribute="head.reason")
    credited_fen = fields.Integer(attribute="head.credited_fen")
    cost_fen = fields.Integer(attribute="head.cost_fen")
    made_by = fields.String(attribute="head.made_by")
    lines = fields.List(fields.Nested(SupplierReturnLineSchema))


GoodsReceiptPageSchema = wire.page_of(GoodsReceiptSchema)
SupplierReturnPageSchema = wire.page_of(SupplierReturnSchema)
