"""Commitments on the wire."""

from marshmallow import fields, validate

from services.funds.commitments.rules import REPAIR, REWARDS, STATES
from services.funds.funds.schemas import CATEGORY
from services.funds.uses.queries import catalogue
from shared import wire

USE = validate.OneOf(tuple(catalogue()))
OTHER_USE = [
    USE,
    validate.NoneOf([REPAIR], error="A repair is asked for by its work order."),
    validate.NoneOf([REWARDS], error="Goods for points are asked for by a redemption."),
]


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
    households = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 100_000),
        metadata={"description": "How many live there; a cap per household counts them."},
    )


class AskCommitmentSchema(wire.Schema):
    """Money wanted for another use than a repair; the asker may name the commitment.

    It is good until `expires_on`, that day included.
    """

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    use = fields.String(required=True, validate=OTHER_USE, metadata={"example": "flood_supplies"})
    amount_fen = wire.Fen(least=1, required=True)
    memo = wire.Name(required=True, metadata={"example": "汛期沙袋 200 个"})
    payee = wire.Name(load_default=None, allow_none=True, metadata={"example": "阜新应急物资店"})
    building_id = wire.Id(load_default=None, allow_none=True)
    household_id = wire.Id(load_default=None, allow_none=True)
    expires_on = wire.Day(load_default=None, allow_none=True)


class RenewCommitmentSchema(wire.Schema):
    """Until when it shall be good now; the asker may name the new commitment."""

    id = wire.Id(load_default=None)
    expires_on = wire.Day(load_default=None, allow_none=True)


class ReleaseCommitmentSchema(wire.Schema):
    """Why the reserved money is given back."""

    reason = wire.Name(required=True, metadata={"example": "order_postponed"})


class VoidCommitmentSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "先比价"})


class CommitmentSchema(wire.Schema):
    """A commitment as it stands; `reason` says why it was released.

    `open_fen` is what is still reserved of it. Category, building and `managed` belong to repairs.
    """

    id = fields.String()
    fund_id = fields.String()
    use = fields.String()
    work_order_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True)
    amount_fen = fields.Integer()
    disbursed_fen = fields.Integer()
    open_fen = fields.Integer()
    category = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    managed = fields.Boolean(allow_none=True)
    household_id = fields.String(allow_none=True)
    payee = fields.String(allow_none=True)
    memo = fields.String(allow_none=True)
    renews = fields.String(allow_none=True)
    expires_on = wire.Day(allow_none=True)
    approvals_needed = fields.Integer()
    approvers = fields.List(fields.String())
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
    project_id = wire.Id(load_default=None)
    renews = wire.Id(load_default=None)
    use = fields.String(load_default=None, validate=USE)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


CommitmentPageSchema = wire.page_of(CommitmentSchema)
