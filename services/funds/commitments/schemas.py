"""Commitments on the wire."""

from marshmallow import fields, validate

from services.funds.commitments.rules import STATES
from services.funds.funds.schemas import CATEGORY
from shared import wire


class RequestCommitmentSchema(wire.Schema):
    """Money wanted for a work order; the asker may name the commitment."""

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    work_order_id = wire.Id(required=True)
    amount_fen = wire.Fen(least=1, required=True)
    category = fields.String(required=True, validate=CATEGORY, metadata={"example": "roof"})
    building_id = wire.Id(required=True)
    managed = fields.Boolean(
        required=True,
        metadata={"description": "Whether the building has property management."},
    )


class ReleaseCommitmentSchema(wire.Schema):
    """Why the reserved money is given back."""

    reason = wire.Name(required=True, metadata={"example": "order_postponed"})


class CommitmentSchema(wire.Schema):
    """A commitment as it stands; `reason` says why it was released."""

    id = fields.String()
    fund_id = fields.String()
    work_order_id = fields.String()
    amount_fen = fields.Integer()
    category = fields.String()
    building_id = fields.String()
    managed = fields.Boolean()
    state = fields.String(validate=validate.OneOf(STATES))
    requested_by = fields.String()
    requested_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    made_on = wire.Day(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    reason = fields.String(allow_none=True)


class CommitmentQuery(wire.PageQuery):
    """Filters of the list of commitments."""

    fund_id = wire.Id(load_default=None)
    work_order_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


CommitmentPageSchema = wire.page_of(CommitmentSchema)
