"""Margin policies and price checks on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.schemas import price_field
from services.store.pricing.margins.rules import MODES, STANDINGS
from shared import wire

RATE_BP_MAX = 100_000


def rate_field(most: int = RATE_BP_MAX, **kwargs) -> fields.Integer:
    """A rate in hundredths of a percent: 12 % = 1200."""
    return fields.Integer(strict=True, required=True, validate=validate.Range(0, most), **kwargs)


class SetMarginPolicySchema(wire.Schema):
    """Markup (加价率, on the cost) or margin (毛利率, on the price), of all goods or a category."""

    id = wire.Id(load_default=None)
    category = wire.Name(longest=64, load_default=None, allow_none=True)
    effective_from = wire.Day(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    target_bp = rate_field(metadata={"example": 1200})
    cap_bp = rate_field(metadata={"example": 1500})
    vat_bp = rate_field(most=10_000, metadata={"example": 100})


class MarginPolicySchema(SetMarginPolicySchema):
    """A policy as it is kept."""

    made_by = fields.String()
    made_at = wire.Moment()


class PriceChecksQuery(wire.PageQuery):
    """Which shelf prices: of a category, or that stand somewhere."""

    category = fields.String(load_default=None)
    standing = fields.String(load_default=None, validate=validate.OneOf(STANDINGS))


class PriceCheckQuery(wire.Schema):
    """Which price; without it today's on the shelf."""

    price_fen = fields.Integer(load_default=None, validate=validate.Range(0, 10_000_000))


class PriceCheckSchema(wire.Schema):
    """What a unit earns; null where nothing was delivered yet or no policy holds."""

    price_fen = price_field()
    cost_fen = fields.Integer(allow_none=True)
    mode = fields.String(allow_none=True)
    rate_bp = fields.Integer(allow_none=True)
    target_price_fen = fields.Integer(allow_none=True)
    cap_price_fen = fields.Integer(allow_none=True)
    profit_vat_due_fen = fields.Integer(allow_none=True)
    profit_vat_exempt_fen = fields.Integer(allow_none=True)
    warnings = fields.List(fields.String())


class ProductCheckSchema(PriceCheckSchema):
    """What a product earns at today's price on the shelf, and where that price stands."""

    product_id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    category = fields.String(attribute="product.category")
    standing = fields.String(validate=validate.OneOf(STANDINGS))


ProductCheckPageSchema = wire.page_of(ProductCheckSchema)
MarginPolicyPageSchema = wire.page_of(MarginPolicySchema)
