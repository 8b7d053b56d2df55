"""Visits on the wire."""

from marshmallow import fields, validate

from services.property.visits.rules import EVERY_MAX, OUTCOMES
from services.property.work_orders.rules import CATEGORIES
from services.property.work_orders.schemas import TEXT
from shared import wire


def _every() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(1, EVERY_MAX))


class PlanVisitsSchema(wire.Schema):
    """Somebody comes by a household every so many days; why is not kept."""

    id = wire.Id(load_default=None)
    household_id = wire.Id(required=True)
    every_days = _every()
    from_on = wire.Day(load_default=None, metadata={"description": "Today unless said."})


class ChangeVisitPlanSchema(wire.Schema):
    """How often from now on."""

    every_days = _every()


class EndVisitPlanSchema(wire.Schema):
    """The first day without; today unless said."""

    ended_on = wire.PastDay(load_default=None)


class RecordVisitSchema(wire.Schema):
    """A visit; by whoever records it and today unless said. No word on anybody's health."""

    id = wire.Id(load_default=None)
    visited_on = wire.PastDay(load_default=None)
    visited_by = wire.Name(longest=64, load_default=None, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    note = wire.Name(longest=100, load_default=None, allow_none=True)


class VisitOrderSchema(wire.Schema):
    """The order that a visit leads to; its place is the household's building."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "更换厨房水龙头"})
    category = fields.String(load_default="care", validate=validate.OneOf(CATEGORIES))
    description = fields.String(load_default="", validate=TEXT)
    fund_id = wire.Id(load_default=None, allow_none=True)
    estimate_fen = wire.Fen(least=0, load_default=0)


class VisitWishSchema(wire.Schema):
    """The wish that a visit leads to; everybody reads the title."""

    id = wire.Id(load_default=None)
    title = wire.Name(longest=100, required=True, metadata={"example": "一副老花镜"})


class VisitPlanSchema(wire.Schema):
    """A plan; name and phone are masked for whoever does not need them."""

    id = fields.String()
    household_id = fields.String()
    building_id = fields.String()
    building_name = fields.String()
    unit = fields.String()
    contact_name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    every_days = fields.Integer()
    from_on = wire.Day()
    due_on = wire.Day()
    overdue = fields.Boolean()
    ended_on = wire.Day(allow_none=True)


class VisitSchema(wire.Schema):
    """A visit and what it led to."""

    id = fields.String()
    plan_id = fields.String()
    visited_on = wire.Day()
    visited_by = fields.String()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    note = fields.String(allow_none=True)
    work_order_id = fields.String(allow_none=True)
    wish_id = fields.String(allow_none=True)


class VisitPlanQuery(wire.PageQuery):
    """Filters of the list."""

    overdue = fields.Boolean(load_default=False)
    building_id = wire.Id(load_default=None)


VisitPlanPageSchema = wire.page_of(VisitPlanSchema)
VisitPageSchema = wire.page_of(VisitSchema)
