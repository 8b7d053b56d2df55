"""Products on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.rules import (
    KINDS,
    MEANINGS,
    PRICE_FEN_MAX,
    PRICE_GROUPS,
    TAX_CATEGORIES,
)
from shared import wire
from shared.quantity import UNIT

EXAMPLE_BARCODE = {"example": "6901234567892"}


def price_field(**kwargs) -> wire.Fen:
    """A price per unit in fen."""
    return wire.Fen(least=0, most=PRICE_FEN_MAX, **kwargs)


class ChangeProductSchema(wire.Schema):
    """What of a product may be changed; what is not sent stays."""

    name = wire.Name(metadata={"example": "绿茶 500 ml"})
    category = wire.Name(longest=64, metadata={"example": "饮料"})
    unit = wire.Name(longest=64, metadata={"example": "瓶"})
    tax_category = fields.String(validate=validate.OneOf(TAX_CATEGORIES))
    plu = fields.String(
        allow_none=True,
        validate=validate.Length(1, 5),
        metadata={"example": "10007", "description": "The number on scale labels."},
    )


class CreateProductSchema(wire.Schema):
    """A new product; `id` may be named by the client.

    Kinds: goods have stock; a service has none; a meter is sold by readings, per unit; agency is
    money collected for others. Only goods move stock.
    """

    id = wire.Id(load_default=None)
    sku = wire.Name(longest=64, required=True, metadata={"example": "BN-TEA-001"})
    barcode = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(8, 14),
        metadata=EXAMPLE_BARCODE,
    )
    name = wire.Name(required=True, metadata={"example": "绿茶 500 ml"})
    category = wire.Name(longest=64, required=True, metadata={"example": "饮料"})
    unit = wire.Name(longest=64, required=True, metadata={"example": "瓶"})
    kind = fields.String(load_default="goods", validate=validate.OneOf(KINDS))
    tax_category = fields.String(load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))
    plu = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 5))
    price_fen = price_field(required=True)
    member_price_fen = price_field(load_default=None, allow_none=True)
    senior_price_fen = price_field(load_default=None, allow_none=True)


class BarcodeSchema(wire.Schema):
    """A barcode and what it stands for: one unit, or a pack that may have its own price."""

    barcode = fields.String(
        required=True, validate=validate.Length(8, 14), metadata=EXAMPLE_BARCODE
    )
    quantity = wire.Quantity(load_default=UNIT, metadata={"type": "string", "example": "24"})
    price_fen = price_field(load_default=None, allow_none=True)


class ProductSchema(wire.Schema):
    """A product as it is kept, with what it costs each group today."""

    id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    barcode = fields.String(
        allow_none=True, metadata={"description": "The piece's own, the first of them."}
    )
    barcodes = fields.List(fields.Nested(BarcodeSchema))
    name = fields.String(attribute="product.name")
    category = fields.String(attribute="product.category")
    unit = fields.String(attribute="product.unit")
    kind = fields.String(attribute="product.kind")
    tax_category = fields.String(attribute="product.tax_category")
    plu = fields.String(attribute="product.plu", allow_none=True)
    price_fen = fields.Integer(attribute="prices.shelf")
    member_price_fen = fields.Integer(attribute="prices.member", allow_none=True)
    senior_price_fen = fields.Integer(attribute="prices.senior", allow_none=True)


class ProductQuery(wire.PageQuery):
    """Filters of the product list."""

    sku = fields.String(load_default=None)
    barcode = fields.String(load_default=None)
    category = fields.String(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    plu = fields.String(load_default=None)
    words = fields.String(
        load_default=None,
        validate=validate.Length(1, 64),
        metadata={"description": "What the name or the SKU has in it."},
    )


class ScalePrefixSchema(wire.Schema):
    """What the five digits of value on labels of a prefix mean: fen, or grams; null: refused."""

    prefix = fields.String(
        required=True, validate=validate.Regexp(r"2[0-9]\Z"), metadata={"example": "21"}
    )
    meaning = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(MEANINGS, error="amount or weight")
    )


class ScalePrefixesSchema(wire.Schema):
    """All prefixes whose labels are read."""

    items = fields.List(fields.Nested(ScalePrefixSchema))


def price_group_field(**kwargs) -> fields.String:
    """Whose price: the shelf's, members', seniors'."""
    return fields.String(load_default="shelf", validate=validate.OneOf(PRICE_GROUPS), **kwargs)


ProductPageSchema = wire.page_of(ProductSchema)
