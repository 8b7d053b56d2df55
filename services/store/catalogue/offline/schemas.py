"""The catalogue of a till on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.schemas import BarcodeSchema, ScalePrefixSchema
from services.store.pricing.promotions.schemas import PromotionSchema
from shared import wire


class CatalogueQuery(wire.PageQuery):
    """What changed after a version; 0 for everything."""

    since = fields.Integer(load_default=0, validate=validate.Range(0, 2**62))


class OfflinePriceSchema(wire.Schema):
    """A price from a day on; null ends a group's own price."""

    price_group = fields.String()
    effective_from = wire.Day()
    price_fen = fields.Integer(allow_none=True)


class OfflineProductSchema(wire.Schema):
    """A product as a till sells it; prices in force and those announced."""

    id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    category = fields.String(attribute="product.category")
    unit = fields.String(attribute="product.unit")
    kind = fields.String(attribute="product.kind")
    tax_category = fields.String(attribute="product.tax_category")
    plu = fields.String(attribute="product.plu", allow_none=True)
    barcodes = fields.List(fields.Nested(BarcodeSchema))
    prices = fields.List(fields.Nested(OfflinePriceSchema))


class CatalogueSchema(wire.Schema):
    """A page of the catalogue; `version` of the first page is what to ask `since` next time."""

    version = fields.Integer()
    items = fields.List(fields.Nested(OfflineProductSchema))
    next = fields.String(allow_none=True)
    promotions = fields.List(fields.Nested(PromotionSchema))
    scale_prefixes = fields.List(fields.Nested(ScalePrefixSchema))
