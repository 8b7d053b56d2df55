"""Prices on the wire."""

from marshmallow import fields

from services.store.catalogue.schemas import price_field, price_group_field
from shared import wire


class SetPriceSchema(wire.Schema):
    """A price from a day on, today without one; null ends a group's own price."""

    price_group = price_group_field()
    effective_from = wire.Day(load_default=None)
    price_fen = price_field(required=True, allow_none=True)
    reason = wire.Name(load_default=None, metadata={"example": "临期"})


class PriceSchema(wire.Schema):
    """A price as it was set."""

    price_group = fields.String()
    effective_from = wire.Day()
    price_fen = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    made_by = fields.String()
    made_at = wire.Moment()


class PriceSetSchema(wire.Schema):
    """A price as it was set, and what a person should know about it."""

    price = fields.Nested(PriceSchema)
    warnings = fields.List(fields.String(metadata={"example": "above_cap: the cap is 3.20."}))


class PriceWarningSchema(wire.Schema):
    """What a person should know about a line of a file."""

    line = fields.Integer()
    sku = fields.String()
    message = fields.String()


class PriceImportSchema(wire.Schema):
    """What an import of prices did; it does all or nothing."""

    created = fields.Integer()
    unchanged = fields.Integer()
    warnings = fields.List(fields.Nested(PriceWarningSchema))


PricePageSchema = wire.page_of(PriceSchema)
