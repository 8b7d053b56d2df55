"""Meals brought to the door on the wire: who brought them, never to whom."""

from marshmallow import fields, validate

from shared import wire

MINUTES_MAX = 480


class NoteDeliverySchema(wire.Schema):
    """Who brought a meal, and how long it took."""

    volunteer = wire.Name(longest=64, required=True)
    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(1, MINUTES_MAX))


class DeliveryDaysQuery(wire.Schema):
    """From a day to another, both among them, at most 366."""

    first = wire.Day(data_key="from", required=True)
    last = wire.Day(data_key="to", required=True)


class DeliveryQuery(DeliveryDaysQuery, wire.PageQuery):
    """A page of those days."""


class MealDeliverySchema(wire.Schema):
    """A meal that was brought, by its number of the day."""

    id = fields.String()
    meal_id = fields.String()
    ticket_no = fields.Integer(attribute="meal.ticket_no")
    day = wire.Day()
    volunteer = fields.String()
    minutes = fields.Integer()


class VolunteerSchema(wire.Schema):
    """A volunteer's meals and minutes; `credit_minutes` is what the time bank would credit."""

    volunteer = fields.String()
    count = fields.Integer(attribute="brought")
    minutes = fields.Integer()
    credit_minutes = fields.Integer()


class VolunteerListSchema(wire.Schema):
    """All volunteers of those days."""

    items = fields.List(fields.Nested(VolunteerSchema))


MealDeliveryPageSchema = wire.page_of(MealDeliverySchema)
