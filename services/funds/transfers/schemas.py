"""Transfers on the wire."""

from marshmallow import fields, validate

from services.funds.transfers.rules import STATES
from shared import wire


class AskTransferSchema(wire.Schema):
    """Money that shall move from one fund to another, and why; the asker may name the transfer."""

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    to_fund_id = wire.Id(required=True)
    amount_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "汛期调剂,居委会会议纪要 2026-07"})


class RefuseTransferSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "先用本年度预算"})


class MovedLotSchema(wire.Schema):
    """A slice of a lot, `from_fen` on, that became a contribution of the receiving fund."""

    contribution_id = fields.String()
    parent_id = fields.String()
    from_fen = fields.Integer()
    amount_fen = fields.Integer()


class TransferSchema(wire.Schema):
    """A transfer as it stands; once made its lots add up to its amount."""

    id = fields.String()
    fund_id = fields.String()
    to_fund_id = fields.String()
    amount_fen = fields.Integer()
    reason = fields.String()
    approvals_needed = fields.Integer()
    approvers = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(STATES))
    requested_by = fields.String()
    requested_at = wire.Moment()
    refused_for = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)


class TransferWithLotsSchema(TransferSchema):
    """A transfer and the lots that moved."""

    lots = fields.List(fields.Nested(MovedLotSchema))


class TransferQuery(wire.PageQuery):
    """Filters of the list of transfers; `fund_id` is the giver or the receiver."""

    fund_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


TransferPageSchema = wire.page_of(TransferSchema)
