"""Schedules on the wire."""

from marshmallow import fields, validate

from services.property.schedules.rules import AHEAD_MAX, EVERY_MAX, LOOK_AHEAD_DAYS, UNITS
from services.property.work_orders.rules import CATEGORIES, URGENCIES
from services.property.work_orders.schemas import TEXT
from shared import wire


class Horizon(wire.Day):
    """A day up to which orders may be opened."""

    ahead_days = AHEAD_MAX


class ScheduledWorkSchema(wire.Schema):
    """What is done, how often, and how early its order is opened."""

    every = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, EVERY_MAX), metadata={"example": 1}
    )
    unit = fields.String(
        required=True, validate=validate.OneOf(UNITS), metadata={"example": "months"}
    )
    ahead_days = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, AHEAD_MAX))
    title = wire.Name(required=True, metadata={"example": "电梯月检"})
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    urgency = fields.String(load_default="ordinary", validate=validate.OneOf(URGENCIES))
    description = fields.String(load_default="", validate=TEXT)
    estimate_fen = wire.Fen(least=0, load_default=0)


class AddScheduleSchema(ScheduledWorkSchema):
    """A new schedule for an asset, a building or an estate: name one of them."""

    id = wire.Id(load_default=None)
    asset_id = wire.Id(load_default=None, allow_none=True)
    building_id = wire.Id(load_default=None, allow_none=True)
    estate_id = wire.Id(load_default=None, allow_none=True)
    first_on = wire.Day(required=True)


class ChangeScheduleSchema(ScheduledWorkSchema):
    """What is done from a day on; counted from that day unless another first day is said."""

    from_on = wire.Day(required=True)
    first_on = wire.Day(load_default=None)


class EndScheduleSchema(wire.Schema):
    """The first day without; today unless said."""

    ended_on = wire.Day(load_default=None)


class ScheduleTermSchema(ScheduledWorkSchema):
    """What holds from a day on."""

    from_on = wire.Day()
    first_on = wire.Day()


class ScheduleSchema(wire.Schema):
    """A schedule; the orders of an estate are written at `building_id`, its first building."""

    id = fields.String()
    building_id = fields.String()
    estate_id = fields.String(allow_none=True)
    asset_id = fields.String(allow_none=True)
    next_on = wire.Day(
        allow_none=True,
        metadata={"description": "The next day without an order; null while it is paused."},
    )
    paused_on = wire.Day(allow_none=True)
    ended_on = wire.Day(allow_none=True)
    terms = fields.List(fields.Nested(ScheduleTermSchema))


class ScheduleQuery(wire.PageQuery):
    """Filters of the list."""

    building_id = wire.Id(load_default=None)
    asset_id = wire.Id(load_default=None)


class ComingDaysQuery(wire.Schema):
    """How far to look ahead."""

    ahead_days = fields.Integer(load_default=LOOK_AHEAD_DAYS, validate=validate.Range(0, AHEAD_MAX))


class ComingDaySchema(wire.Schema):
    """A day on which work falls due; null while it has no order."""

    schedule_id = fields.String()
    title = fields.String()
    building_id = fields.String()
    asset_id = fields.String(allow_none=True)
    due_on = wire.Day()
    work_order_id = fields.String(allow_none=True)
    skipped = fields.Integer()


class ComingDaysSchema(wire.Schema):
    """The days, the earliest first."""

    items = fields.List(fields.Nested(ComingDaySchema))


class RunSchedulesSchema(wire.Schema):
    """Up to which day orders are opened; as early as each schedule says unless said."""

    until = Horizon(load_default=None)


class OrderedDaySchema(wire.Schema):
    """A day that became an order; `skipped` days before it were missed."""

    schedule_id = fields.String()
    due_on = wire.Day()
    work_order_id = fields.String()
    skipped = fields.Integer()


class ScheduleRunSchema(wire.Schema):
    """The orders that were opened now."""

    opened = fields.List(fields.Nested(OrderedDaySchema))


SchedulePageSchema = wire.page_of(ScheduleSchema)
OrderedDayPageSchema = wire.page_of(OrderedDaySchema)
