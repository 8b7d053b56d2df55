"""Refusals on the wire."""

from marshmallow import fields

from shared import wire


class BetweenQuery(wire.PageQuery):
    """Of one fund or all, between two business days, both included."""

    fund_id = wire.Id(load_default=None)
    since = wire.Day(load_default=None)
    until = wire.Day(load_default=None)


class FundRefusalSchema(wire.Schema):
    """What a fund refused on a day; `zh` and `en` say it to a resident, `sentence` to the asker."""

    id = fields.Integer()
    fund_id = fields.String()
    code = fields.String(metadata={"example": "fund_purpose_mismatch"})
    about = fields.String(allow_none=True, metadata={"example": "managed"})
    day = wire.Day()
    use = fields.String(allow_none=True)
    work_order_id = fields.String(allow_none=True)
    asked_fen = fields.Integer(allow_none=True)
    available_fen = fields.Integer()
    sentence = fields.String()
    zh = fields.String()
    en = fields.String()
    times = fields.Integer(metadata={"description": "How often it was asked that day."})
    first_at = wire.Moment()
    last_at = wire.Moment()


FundRefusalPageSchema = wire.page_of(FundRefusalSchema)
