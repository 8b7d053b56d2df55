"""Gifts given back, on the wire."""

from marshmallow import fields, validate

from services.funds.contributions.returns.rules import STATES
from services.funds.disbursements.schemas import ConsumedLotSchema
from shared import wire


class AskReturnSchema(wire.Schema):
    """How much of a gift goes back, and why; the asker may name it."""

    id = wire.Id(load_default=None)
    amount_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "项目取消，结余退回"})


class ApproveReturnSchema(wire.Schema):
    """How it was paid back."""

    bank_reference = wire.Name(load_default=None, allow_none=True)


class RefuseReturnSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "另有用途"})


class ContributionReturnSchema(wire.Schema):
    """A return as it stands, and the fen that went back."""

    id = fields.String()
    contribution_id = fields.String()
    amount_fen = fields.Integer()
    reason = fields.String()
    bank_reference = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    requested_by = fields.String()
    requested_at = wire.Moment()
    resolved_on = wire.Day(allow_none=True)
    refused_for = fields.String(allow_none=True)
    lots = fields.List(fields.Nested(ConsumedLotSchema))


class ContributionReturnQuery(wire.PageQuery):
    """Filters of the list."""

    contribution_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


ContributionReturnPageSchema = wire.page_of(ContributionReturnSchema)
