"""The reorder list on the wire."""

from marshmallow import fields, validate

from shared import wire


class ReorderQuery(wire.PageQuery):
    """Over how many last days sales are looked at."""

    days = fields.Integer(load_default=28, validate=validate.Range(1, 366))
    needed = fields.Boolean(
        load_default=False, metadata={"description": "Only products to be ordered."}
    )


class ReorderSchema(wire.Schema):
    """A product and how much of it to order: lead time and seven days more are covered.

    `supplier_id` is who delivered it last, null before the first delivery.
    """

    product_id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    unit = fields.String(attribute="product.unit")
    supplier_id = fields.String(attribute="supplier.id", dump_default=None, allow_none=True)
    supplier_name = fields.String(attribute="supplier.name", dump_default=None, allow_none=True)
    sold = wire.Quantity()
    daily_sales = wire.Quantity()
    on_hand = wire.Quantity()
    on_order = wire.Quantity()
    lead_days = fields.Integer()
    suggested = wire.Quantity()


ReorderPageSchema = wire.page_of(ReorderSchema)
