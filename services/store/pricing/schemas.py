"""Quotes on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.schemas import price_group_field
from shared import wire
from shared.quantity import UNIT

LINES_MAX = 200


class QuoteLineWantedSchema(wire.Schema):
    """What was scanned, and how often; a label says itself how much it is."""

    sku = fields.String(load_default=None)
    barcode = fields.String(load_default=None)
    quantity = wire.Quantity(load_default=UNIT)


class AskQuoteSchema(wire.Schema):
    """A basket, for a customer of a group, now or at a moment."""

    lines = fields.List(
        fields.Nested(QuoteLineWantedSchema),
        required=True,
        validate=validate.Length(1, LINES_MAX),
    )
    price_group = price_group_field()
    at = wire.Moment(load_default=None)


class QuoteLineSchema(wire.Schema):
    """A priced line; `amount_fen` is after discount and has the word."""

    product_id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    quantity = wire.Quantity()
    unit_price_fen = fields.Integer()
    discount_fen = fields.Integer()
    amount_fen = fields.Integer()
    promotion = fields.String(allow_none=True)
    warnings = fields.List(fields.String())


class QuoteSchema(wire.Schema):
    """What a basket costs."""

    at = wire.Moment()
    price_group = fields.String()
    lines = fields.List(fields.Nested(QuoteLineSchema))
    discount_fen = fields.Integer()
    total_fen = fields.Integer()
