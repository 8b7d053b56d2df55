"""Exceptions on the wire."""

from marshmallow import fields, validate

from services.funds.exceptions.rules import LIFTABLE, STATES
from shared import wire

PASSES = validate.OneOf(tuple(LIFTABLE))


class AskExceptionSchema(wire.Schema):
    """Which order may pass which check of which fund, and why; the asker may name it.

    `cap_fen`, for a cap alone, is the most that the order may take of the fund.
    """

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    work_order_id = wire.Id(required=True)
    passes = fields.String(required=True, validate=PASSES, metadata={"example": "unmanaged_only"})
    cap_fen = wire.Fen(least=1, load_default=None, allow_none=True)
    reason = wire.Name(required=True, metadata={"example": "物业已撤出，暂无人接管"})


class RefuseExceptionSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "由物业承担"})


class FundExceptionSchema(wire.Schema):
    """An exception as it stands."""

    id = fields.String()
    fund_id = fields.String()
    work_order_id = fields.String()
    passes = fields.String(validate=PASSES)
    cap_fen = fields.Integer(allow_none=True)
    reason = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    asked_by = fields.String()
    asked_at = wire.Moment()
    resolved_by = fields.String(allow_none=True)
    resolved_at = wire.Moment(allow_none=True)
    refused_for = fields.String(allow_none=True)


class FundExceptionQuery(wire.PageQuery):
    """Filters of the list of exceptions."""

    fund_id = wire.Id(load_default=None)
    work_order_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


FundExceptionPageSchema = wire.page_of(FundExceptionSchema)
