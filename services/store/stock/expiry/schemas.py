"""What expires, on the wire."""

from marshmallow import fields, validate

from shared import wire

WITHIN_DAYS = 30
LOTS_MAX = 1000


class ExpiringQuery(wire.Schema):
    """How far to look ahead, and how long the list may be."""

    within_days = fields.Integer(load_default=WITHIN_DAYS, validate=validate.Range(0, 3650))
    limit = fields.Integer(load_default=200, validate=validate.Range(1, LOTS_MAX))


class ExpiringSchema(wire.Schema):
    """A lot of which something is still here, if the oldest is sold first.

    `value_fen` is its share of the product's book value; `days_left` is negative once it expired.
    """

    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    received_on = wire.Day()
    expires_on = wire.Day()
    quantity = wire.Quantity()
    value_fen = fields.Integer()
    days_left = fields.Integer()


class ExpiryListSchema(wire.Schema):
    """The lots that expire first; `lots` and `value_fen` are of all of them."""

    items = fields.List(fields.Nested(ExpiringSchema))
    lots = fields.Integer()
    value_fen = fields.Integer()
