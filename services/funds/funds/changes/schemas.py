"""Changes of funds on the wire."""

from marshmallow import fields, validate

from services.funds.funds.changes.rules import KINDS, STATES
from services.funds.funds.schemas import TermsSchema
from shared import wire


class ReasonSchema(wire.Schema):
    """Why a fund is stopped, goes on or ends; the asker may name the change."""

    id = wire.Id(load_default=None)
    reason = wire.Name(required=True, metadata={"example": "账目核对中"})


class ChangeTermsSchema(TermsSchema):
    """Those terms that are to be other ones, and why; the asker may name the change."""

    id = wire.Id(load_default=None)
    reason = wire.Name(required=True, metadata={"example": "居民代表会议决定"})


class RefuseChangeSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "先公示"})


class FundChangeSchema(wire.Schema):
    """A change: what was, what is to be, who asked, who agreed or refused."""

    id = fields.String()
    fund_id = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    before = fields.Dict(keys=fields.String())
    after = fields.Dict(keys=fields.String())
    reason = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    asked_by = fields.String()
    asked_at = wire.Moment()
    resolved_by = fields.String(allow_none=True)
    resolved_at = wire.Moment(allow_none=True)
    refused_for = fields.String(allow_none=True)


class FundHistoryQuery(wire.PageQuery):
    """Filters of the changes of a fund."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class FundChangeQuery(FundHistoryQuery):
    """Filters of the list of changes."""

    fund_id = wire.Id(load_default=None)


FundChangePageSchema = wire.page_of(FundChangeSchema)
