"""Suggestions on the wire."""

from marshmallow import fields

from shared import wire


class SuggestionSchema(wire.Schema):
    """A person who could be sent; `open_orders` are those sent to them and not finished."""

    staff_id = fields.String()
    name = fields.String()
    user = fields.String()
    team = fields.String(allow_none=True)
    skilled = fields.Boolean()
    on_shift = fields.Boolean()
    open_orders = fields.Integer()


class SuggestionListSchema(wire.Schema):
    """The best first."""

    items = fields.List(fields.Nested(SuggestionSchema))
