"""Duties on the wire."""

from marshmallow import fields, validate

from services.property.duties.rules import QUARTER
from shared import wire


class AddDutySchema(wire.Schema):
    """Something a person answers for; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(required=True, metadata={"example": "每日清扫楼道"})
    staff_id = wire.Id(load_default=None, allow_none=True)


class HandOverDutySchema(wire.Schema):
    """Who answers for it from now on."""

    staff_id = wire.Id(required=True, allow_none=True)


class EndDutySchema(wire.Schema):
    """The first day without; today unless said."""

    ended_on = wire.Day(load_default=None)


class RateDutySchema(wire.Schema):
    """A representative's score; of this quarter unless said. `rater` is a number, not a name."""

    rater = wire.Name(longest=64, required=True, metadata={"example": "居民代表3"})
    quarter = fields.String(
        load_default=None, validate=validate.Regexp(QUARTER), metadata={"example": "2026-Q1"}
    )
    score = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    note = wire.Name(load_default=None, allow_none=True)


class DutySchema(wire.Schema):
    """A duty and who answers for it."""

    id = fields.String()
    name = fields.String()
    staff_id = fields.String(allow_none=True)
    ended_on = wire.Day(allow_none=True)


class DutyQuarterSchema(wire.Schema):
    """The mean of a quarter's scores in hundredths."""

    quarter = fields.String()
    ratings = fields.Integer()
    average_hundredths = fields.Integer()


class DutyQuartersSchema(wire.Schema):
    """All quarters, the earliest first."""

    items = fields.List(fields.Nested(DutyQuarterSchema))


class DutyQuery(wire.PageQuery):
    """Filters of the list."""

    staff_id = wire.Id(load_default=None)


DutyPageSchema = wire.page_of(DutySchema)
