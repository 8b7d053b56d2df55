"""Suppliers on the wire."""

from marshmallow import fields, validate

from shared import wire

PAYMENT_DAYS = 30


class CreateSupplierSchema(wire.Schema):
    """A new supplier; `code` is the shop's own short name."""

    id = wire.Id(load_default=None)
    code = wire.Name(longest=64, required=True, metadata={"example": "S01"})
    name = wire.Name(required=True, metadata={"example": "阜新粮油批发"})
    payment_days = fields.Integer(
        strict=True,
        load_default=PAYMENT_DAYS,
        validate=validate.Range(0, 365),
        metadata={"description": "How many days after a delivery it is to be paid."},
    )


class SupplierSchema(wire.Schema):
    """A supplier as it is kept."""

    id = fields.String()
    code = fields.String()
    name = fields.String()
    payment_days = fields.Integer()


class SupplierDocumentQuery(wire.NewestQuery):
    """Filter of a list of documents."""

    supplier_id = wire.Id(load_default=None)


SupplierPageSchema = wire.page_of(SupplierSchema)
