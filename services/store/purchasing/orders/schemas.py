"""Orders on the wire."""

from marshmallow import fields, validate

from services.store.purchasing.orders.rules import STATES
from services.store.purchasing.schemas import SupplierDocumentQuery
from services.store.stock.schemas import LINES_MAX, GoodsLineSchema
from shared import wire


class OrderLineSchema(GoodsLineSchema):
    """`value_fen` is what the invoice is expected to ask for this quantity, tax included."""

    quantity = wire.Quantity(required=True)
    value_fen = wire.Fen(least=0, required=True)


class OrderGoodsSchema(wire.Schema):
    """An order to a supplier; each product once."""

    id = wire.Id(load_default=None)
    supplier_id = wire.Id(required=True)
    ordered_on = wire.PastDay(required=True)
    expected_on = wire.Day(load_default=None, allow_none=True)
    lines = fields.List(
        fields.Nested(OrderLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class CancelOrderSchema(wire.Schema):
    """Why the rest is not wanted any more."""

    reason = wire.Name(required=True, metadata={"example": "discontinued"})


class PurchaseOrderLineSchema(wire.Schema):
    """What was ordered of a product, has come and was kept, and is still to come."""

    product_id = fields.String(attribute="line.product_id")
    sku = fields.String(attribute="line.product.sku")
    name = fields.String(attribute="line.product.name")
    unit = fields.String(attribute="line.product.unit")
    quantity = wire.Quantity(attribute="line.quantity")
    value_fen = fields.Integer(attribute="line.value_fen")
    received = wire.Quantity()
    outstanding = wire.Quantity()


class PurchaseOrderSchema(wire.Schema):
    """An order as it stands; its state comes from its deliveries and its cancellation."""

    id = fields.String(attribute="head.id")
    supplier_id = fields.String(attribute="head.supplier_id")
    ordered_on = wire.Day(attribute="head.ordered_on")
    expected_on = wire.Day(attribute="head.expected_on", allow_none=True)
    made_by = fields.String(attribute="head.made_by")
    state = fields.String(validate=validate.OneOf(STATES))
    cancel_reason = fields.String(allow_none=True)
    lines = fields.List(fields.Nested(PurchaseOrderLineSchema))


class PurchaseOrderQuery(SupplierDocumentQuery):
    """Filter of the list of orders."""

    outstanding = fields.Boolean(
        load_default=False,
        metadata={"description": "Only orders of which something is still to come."},
    )


PurchaseOrderPageSchema = wire.page_of(PurchaseOrderSchema)
