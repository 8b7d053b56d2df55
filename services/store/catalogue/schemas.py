"""Products on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.rules import PRICE_FEN_MAX, TAX_CATEGORIES
from shared import wire


class CreateProductSchema(wire.Schema):
    """A new product; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    sku = wire.Name(longest=64, required=True, metadata={"example": "BN-TEA-001"})
    barcode = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(13, 13),
        metadata={"example": "6901234567892"},
    )
    name = wire.Name(required=True, metadata={"example": "绿茶 500 ml"})
    category = wire.Name(longest=64, required=True, metadata={"example": "饮料"})
    unit = wire.Name(longest=64, required=True, metadata={"example": "瓶"})
    price_fen = wire.Fen(least=0, most=PRICE_FEN_MAX, required=True)
    tax_category = fields.String(load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))


class ProductSchema(wire.Schema):
    """A product as it is kept."""

    id = fields.String()
    sku = fields.String()
    barcode = fields.String(allow_none=True)
    name = fields.String()
    category = fields.String()
    unit = fields.String()
    price_fen = fields.Integer()
    tax_category = fields.String()


class ProductQuery(wire.PageQuery):
    """Filters of the product list."""

    sku = fields.String(load_default=None)
    barcode = fields.String(load_default=None)
    category = fields.String(load_default=None)


class ImportReportSchema(wire.Schema):
    """What an import did; it does all or nothing."""

    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()


ProductPageSchema = wire.page_of(ProductSchema)
