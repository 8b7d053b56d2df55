"""Top-ups on the wire."""

from marshmallow import fields, validate

from services.property.funding.top_ups.rules import STATES
from shared import wire


class AskTopUpSchema(wire.Schema):
    """How much more the repair needs, and why."""

    added_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "防水层下另有一层需铲除"})


class TopUpSchema(wire.Schema):
    """What was asked on top; `refusal` is the fund's code or the reviewer's words."""

    id = fields.String()
    commitment_id = fields.String()
    added_fen = fields.Integer()
    reason = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    refusal = fields.String(allow_none=True)
    asked_by = fields.String()
    asked_at = wire.Moment()
