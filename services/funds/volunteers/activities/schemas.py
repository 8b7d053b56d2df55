"""Activities and attendances on the wire."""

from marshmallow import fields, validate

from services.funds.funds.schemas import CATEGORY
from services.funds.volunteers.activities.rules import PAPER_MAX, STATES
from shared import wire


class PlanActivitySchema(wire.Schema):
    """A new activity; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "给独居老人送餐"})
    kind = fields.String(required=True, validate=CATEGORY, metadata={"example": "meal_delivery"})
    day = wire.Day(required=True)
    place = wire.Name(load_default=None, allow_none=True, metadata={"example": "3号楼"})
    team_id = wire.Id(load_default=None, allow_none=True)


class CancelActivitySchema(wire.Schema):
    """Why it is called off."""

    reason = wire.Name(required=True, metadata={"example": "暴雨"})


class ActivitySchema(wire.Schema):
    """An activity; `cancelled_for` says why it was called off."""

    id = fields.String()
    title = fields.String()
    kind = fields.String()
    day = wire.Day()
    place = fields.String(allow_none=True)
    team_id = fields.String(allow_none=True)
    planned_by = fields.String()
    cancelled_for = fields.String(allow_none=True)


class ActivityQuery(wire.PageQuery):
    """The days, both included, and the team."""

    since = wire.Day(load_default=None)
    until = wire.Day(load_default=None)
    team_id = wire.Id(load_default=None)


class SignInSchema(wire.Schema):
    """Who comes; now unless said. `id` of the attendance may be named by the client."""

    id = wire.Id(load_default=None)
    volunteer_id = wire.Id(required=True)
    at = wire.Moment(load_default=None)


class SignOutSchema(wire.Schema):
    """When the volunteer leaves; now unless said."""

    at = wire.Moment(load_default=None)


class PaperRowSchema(wire.Schema):
    """A line of a paper list."""

    volunteer_id = wire.Id(required=True)
    signed_in_at = wire.Moment(required=True)
    signed_out_at = wire.Moment(required=True)


class EnterPaperSchema(wire.Schema):
    """A paper list, and where it is kept."""

    document = wire.Name(required=True, metadata={"example": "签到表 2026-03-05"})
    rows = fields.List(
        fields.Nested(PaperRowSchema), required=True, validate=validate.Length(1, PAPER_MAX)
    )


class PutRightSchema(wire.Schema):
    """When the volunteer came and left, and how that is known."""

    signed_in_at = wire.Moment(required=True)
    signed_out_at = wire.Moment(required=True)
    reason = wire.Name(required=True, metadata={"example": "队长证明"})


class UpholdComplaintSchema(wire.Schema):
    """What was complained of."""

    reason = wire.Name(required=True, metadata={"example": "没有到老人家中"})


class AttendanceSchema(wire.Schema):
    """An attendance; `document` is set for what a paper record says (荣誉时)."""

    id = fields.String()
    activity_id = fields.String()
    volunteer_id = fields.String()
    day = wire.Day()
    on_paper = fields.Boolean()
    document = fields.String(allow_none=True)
    signed_in_at = wire.Moment()
    signed_out_at = wire.Moment(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    recorded_minutes = fields.Integer()
    counted_minutes = fields.Integer()
    points = wire.Quantity()
    recorded_by = fields.String()
    complaint = fields.String(allow_none=True)
    upheld_by = fields.String(allow_none=True)


class AttendanceListSchema(wire.Schema):
    """The attendances of a paper list, in its order."""

    items = fields.List(fields.Nested(AttendanceSchema))


class CorrectionSchema(wire.Schema):
    """What an attendance said before it was put right."""

    signed_in_at = wire.Moment()
    signed_out_at = wire.Moment(allow_none=True)
    points = wire.Quantity()
    reason = fields.String()
    made_by = fields.String()
    made_at = wire.Moment()


class CorrectionListSchema(wire.Schema):
    """All of it, the oldest first."""

    items = fields.List(fields.Nested(CorrectionSchema))


class AttendanceQuery(wire.PageQuery):
    """Filters; `unsigned`: the day went by without a sign-out, and nothing counts yet."""

    activity_id = wire.Id(load_default=None)
    volunteer_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    unsigned = fields.Boolean(load_default=False)


ActivityPageSchema = wire.page_of(ActivitySchema)
AttendancePageSchema = wire.page_of(AttendanceSchema)
