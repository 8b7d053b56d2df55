"""Parts of the shop on the wire."""

from marshmallow import fields, validate

from services.property.costs.parts.rules import STATES
from shared import wire


class TakePartSchema(wire.Schema):
    """Goods by `sku` or by `barcode`; the client names the part, so that it can ask again."""

    id = wire.Id(required=True)
    sku = wire.Name(longest=64, load_default=None, allow_none=True)
    barcode = wire.Name(longest=64, load_default=None, allow_none=True)
    quantity = wire.Quantity(required=True)


class PartSchema(wire.Schema):
    """A part as property knows it; what it cost is known once the shop has issued it."""

    id = fields.String()
    rework = fields.Integer()
    sku = fields.String(allow_none=True)
    barcode = fields.String(allow_none=True)
    quantity = wire.Quantity()
    state = fields.String(validate=validate.OneOf(STATES))
    refusal = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    cost_fen = fields.Integer(allow_none=True)
    issued_on = wire.Day(allow_none=True)
    return_reason = fields.String(allow_none=True)
    asked_by = fields.String()
    asked_at = wire.Moment()
