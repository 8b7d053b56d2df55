"""Quotes on the wire."""

from marshmallow import fields, validate

from services.property.payers.quotes.rules import NOTED, SAID_BY, STATES, TAX_CATEGORIES
from shared import wire


class QuoteResidentSchema(wire.Schema):
    """The price of a repair, VAT included, and what it is for."""

    amount_fen = wire.Fen(least=1, required=True)
    says = wire.Name(required=True, metadata={"example": "更换厨房角阀，含材料"})
    tax_category = fields.String(
        load_default="services",
        validate=validate.OneOf(TAX_CATEGORIES),
        metadata={"description": "services: mostly labour; standard: mostly goods; other rate."},
    )


class SaidSchema(wire.Schema):
    """Which price the resident answered, in fen with VAT, and how that was heard."""

    amount_fen = wire.Fen(least=1, required=True)
    said_by = fields.String(required=True, validate=validate.OneOf(NOTED))


class ResidentQuoteSchema(wire.Schema):
    """A quote and its answer."""

    amount_fen = fields.Integer()
    says = fields.String()
    tax_category = fields.String(validate=validate.OneOf(TAX_CATEGORIES))
    state = fields.String(validate=validate.OneOf(STATES))
    quoted_by = fields.String()
    quoted_at = wire.Moment()
    said_by = fields.String(allow_none=True, validate=validate.OneOf(SAID_BY))
    answered_by = fields.String(allow_none=True)
    answered_at = wire.Moment(allow_none=True)
