"""Clocks and late orders on the wire."""

from marshmallow import fields, validate

from services.property.clocks.rules import DEADLINES
from services.property.terms.schemas import TermInForceSchema
from services.property.work_orders.rules import LEVELS, STATES
from services.property.work_orders.schemas import WorkOrderSchema
from shared import wire

DEADLINE = validate.OneOf(DEADLINES)


class ClockSchema(wire.Schema):
    """An order's deadlines and whether they were met; null is not yet, or no deadline."""

    state = fields.String(validate=validate.OneOf(STATES))
    run_from = wire.Moment()
    take_due_at = wire.Moment(allow_none=True)
    arrive_due_at = wire.Moment(allow_none=True)
    finish_due_at = wire.Moment()
    held_since = wire.Moment(allow_none=True)
    paused_seconds = fields.Integer()
    extended = fields.Boolean()
    was_late = fields.Boolean()
    taken_in_time = fields.Boolean(allow_none=True)
    arrived_in_time = fields.Boolean(allow_none=True)
    finished_in_time = fields.Boolean(allow_none=True)


class DeadlineSchema(wire.Schema):
    """What is due next; `resume` is the day on which a held order was to go on."""

    name = fields.String(validate=DEADLINE)
    due_at = wire.Moment()
    warn_at = wire.Moment()


class LevelSchema(wire.Schema):
    """Since when an order has been on a level."""

    level = fields.String(validate=validate.OneOf(LEVELS))
    since = wire.Moment()
    reason = fields.String()
    moved_by = fields.String()


class ClockViewSchema(wire.Schema):
    """An order's clock as it is kept, and as its whole history says."""

    term = fields.Nested(TermInForceSchema)
    stored = fields.Nested(ClockSchema, allow_none=True)
    recomputed = fields.Nested(ClockSchema)
    equal = fields.Function(
        lambda view: not view.differing, metadata={"type": "boolean", "example": True}
    )
    differing = fields.List(fields.String())
    calendar = fields.String(
        allow_none=True,
        validate=validate.OneOf(("holidays", "weekdays")),
        metadata={"description": "`weekdays` where the holidays are not published yet."},
    )
    next = fields.Nested(DeadlineSchema, allow_none=True)
    levels = fields.List(fields.Nested(LevelSchema))


class LateOrderSchema(wire.Schema):
    """An order that is late or will be; `late_seconds` are negative until then."""

    order = fields.Nested(WorkOrderSchema)
    deadline = fields.String(validate=DEADLINE)
    due_at = wire.Moment()
    late_seconds = fields.Integer()
    urged = fields.Boolean()


class LateOrdersQuery(wire.PageQuery):
    """What is late, or soon will be, where and in whose hands."""

    kind = fields.String(load_default="late", validate=validate.OneOf(("late", "warning")))
    building_id = wire.Id(load_default=None)
    assignee = wire.Name(longest=64, load_default=None)


class CheckQuery(wire.PageQuery):
    """Which orders to compute again: those opened since a business day."""

    since = wire.Day(load_default=None)


class DifferenceSchema(wire.Schema):
    """An order whose clock is not what its history says."""

    work_order_id = fields.String()
    differing = fields.List(fields.String())


class CheckSchema(wire.Schema):
    """How many were computed again, and which of them differ."""

    checked = fields.Integer()
    differing = fields.List(fields.Nested(DifferenceSchema))
    next = fields.String(allow_none=True)


LateOrderPageSchema = wire.page_of(LateOrderSchema)
