"""Figures of the time bank on the wire."""

from marshmallow import fields

from services.funds.volunteers.register.schemas import VolunteerSchema
from shared import wire


class VolunteerHoursSchema(wire.Schema):
    """What somebody did. `counted_minutes` are those that rules count, `recorded_minutes` all
    that was signed or on paper; points are never money, and those a redemption gave back are off
    the debits."""

    activities = fields.Integer()
    person_times = fields.Integer()
    recorded_minutes = fields.Integer()
    counted_minutes = fields.Integer()
    points_credited = wire.Quantity()
    points_debited = wire.Quantity()
    points_balance = wire.Quantity(
        metadata={"type": "string", "description": "credited - debited, of all time"}
    )


class VolunteerAccountSchema(VolunteerHoursSchema):
    """What one volunteer did; `points_owed` were to be taken back and are spent already."""

    points_owed = wire.Quantity()


class VolunteerWithAccountSchema(VolunteerSchema):
    """A volunteer with the hours that count and the points."""

    counted_minutes = fields.Integer()
    points_balance = wire.Quantity()
    points_owed = wire.Quantity()


class VolunteerFiguresSchema(VolunteerHoursSchema):
    """What all did. `hours_each_hundredths` are counted hours per volunteer, 2439 for 24.39;
    `redemptions_asked` wait for the shop's answer: ask again by their names, or cancel them."""

    teams = fields.Integer()
    volunteers = fields.Integer()
    party_members = fields.Integer()
    hours_each_hundredths = fields.Integer(allow_none=True)
    redemptions_asked = fields.Integer()


class VolunteerFiguresQuery(wire.Schema):
    """The days, both included."""

    since = wire.Day(required=True)
    until = wire.Day(required=True)


VolunteerAccountPageSchema = wire.page_of(VolunteerWithAccountSchema)
