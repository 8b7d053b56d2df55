"""Raises on the wire."""

from marshmallow import fields, validate

from services.funds.commitments.raises.rules import STATES
from shared import wire


class AskRaiseSchema(wire.Schema):
    """How much more a repair needs, and why; the asker may name the raise."""

    id = wire.Id(load_default=None)
    added_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "防水层下另有一层需铲除"})


class RefuseRaiseSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "先看照片"})


class CommitmentRaiseSchema(wire.Schema):
    """A raise as it stands; `dropped_for` says why it was not made."""

    id = fields.String()
    commitment_id = fields.String()
    added_fen = fields.Integer()
    commitment_amount_fen = fields.Integer()
    reason = fields.String()
    approvals_needed = fields.Integer()
    approvers = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(STATES))
    requested_by = fields.String()
    requested_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    raised_on = wire.Day(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    dropped_for = fields.String(allow_none=True)


class CommitmentRaiseQuery(wire.PageQuery):
    """Filters of the list of raises."""

    commitment_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


CommitmentRaisePageSchema = wire.page_of(CommitmentRaiseSchema)
