"""Staff on the wire."""

from marshmallow import fields, validate

from services.property.registry.staff.rules import MINUTES_OF_A_DAY, SHIFTS_MAX
from services.property.work_orders.rules import CATEGORIES
from shared import wire

SKILL = validate.OneOf(CATEGORIES)
MANY_SKILLS = validate.Length(max=len(CATEGORIES))
MANY_SHIFTS = validate.Length(max=SHIFTS_MAX)


class ShiftSchema(wire.Schema):
    """Hours of a weekday (1 Monday … 7 Sunday), in minutes of the day in Asia/Shanghai."""

    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(1, 7))
    from_minute = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, MINUTES_OF_A_DAY - 1)
    )
    to_minute = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, MINUTES_OF_A_DAY),
        metadata={"description": "Not among them; a night is two shifts, until 1440 and from 0."},
    )


class AddStaffSchema(wire.Schema):
    """A new person; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True)
    user = wire.Name(longest=64, load_default=None, allow_none=True)
    phone = fields.String(load_default=None, allow_none=True, validate=wire.PHONE)
    team = wire.Name(longest=64, load_default=None, allow_none=True)
    skills = fields.List(fields.String(validate=SKILL), load_default=list, validate=MANY_SKILLS)
    shifts = fields.List(fields.Nested(ShiftSchema), load_default=list, validate=MANY_SHIFTS)


class ChangeStaffSchema(wire.Schema):
    """What of a person may be changed; what is not sent stays, lists are replaced."""

    name = wire.Name(longest=64)
    user = wire.Name(longest=64, allow_none=True)
    phone = fields.String(allow_none=True, validate=wire.PHONE)
    team = wire.Name(longest=64, allow_none=True)
    skills = fields.List(fields.String(validate=SKILL), validate=MANY_SKILLS)
    shifts = fields.List(fields.Nested(ShiftSchema), validate=MANY_SHIFTS)
    left_on = wire.Day(allow_none=True, metadata={"description": "The first day without them."})


class AddAbsenceSchema(wire.Schema):
    """Days on which a person is not there, both included; no reason is kept."""

    id = wire.Id(load_default=None)
    from_on = wire.Day(required=True)
    to_on = wire.Day(required=True)


class AbsenceSchema(wire.Schema):
    """An absence that is not over."""

    id = fields.String()
    from_on = fields.Date()
    to_on = fields.Date()


class StaffSchema(wire.Schema):
    """A person; the phone is masked for whoever does not need it."""

    id = fields.String()
    name = fields.String()
    user = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    left_on = fields.Date(allow_none=True)
    skills = fields.List(fields.String())
    shifts = fields.List(fields.Nested(ShiftSchema))
    absences = fields.List(fields.Nested(AbsenceSchema))
    on_shift = fields.Boolean(metadata={"description": "Now, or at the moment asked for."})


class StaffQuery(wire.PageQuery):
    """Who can do it, and who is on shift at a moment."""

    skill = fields.String(load_default=None, validate=SKILL)
    on = wire.PlannedMoment(load_default=None)


StaffPageSchema = wire.page_of(StaffSchema)
