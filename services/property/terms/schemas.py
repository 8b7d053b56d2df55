"""Deadlines on the wire."""

from marshmallow import fields, validate

from services.property.terms import rules
from services.property.work_orders.rules import CATEGORIES, URGENCIES
from shared import wire

OF_CLOCK = {"description": "Minutes of its clock, from the opening."}
OF_DAY = {"description": "Minute of the day in Asia/Shanghai."}
MINUTES = validate.Range(1, rules.MINUTES_MAX)
DAYS = validate.Range(1, rules.DAYS_MAX)


def _minutes(**how) -> fields.Integer:
    return fields.Integer(strict=True, validate=MINUTES, metadata=OF_CLOCK, **how)


class LimitsSchema(wire.Schema):
    """Deadlines in minutes; a `working` clock runs only in the hours of working days."""

    finish_minutes = _minutes(required=True)
    take_minutes = _minutes(load_default=None, allow_none=True)
    arrive_minutes = _minutes(load_default=None, allow_none=True)
    extended_minutes = _minutes(load_default=None, allow_none=True)
    clock = fields.String(required=True, validate=validate.OneOf(rules.CLOCKS))
    opens_minute = fields.Integer(
        load_default=rules.OPENS,
        strict=True,
        validate=validate.Range(0, rules.MINUTES_OF_A_DAY - rules.OPEN_MINUTES_LEAST),
        metadata=OF_DAY,
    )
    closes_minute = fields.Integer(
        load_default=rules.CLOSES,
        strict=True,
        validate=validate.Range(rules.OPEN_MINUTES_LEAST, rules.MINUTES_OF_A_DAY),
        metadata=OF_DAY,
    )
    warn_minutes = _minutes(load_default=120)
    escalate_minutes = _minutes(load_default=rules.A_DAY)
    silent_days = fields.Integer(load_default=7, strict=True, validate=DAYS)
    unrated_days = fields.Integer(load_default=7, strict=True, validate=DAYS)
    warranty_days = fields.Integer(load_default=730, strict=True, validate=DAYS)
    hold_days = fields.Integer(
        load_default=None,
        strict=True,
        validate=DAYS,
        metadata={"description": "On how many days a repairer may hold it; by its urgency."},
    )


class WriteTermSchema(LimitsSchema):
    """Deadlines from a day on; without category and estate they are for all."""

    urgency = fields.String(required=True, validate=validate.OneOf(URGENCIES))
    category = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(CATEGORIES)
    )
    estate_id = wire.Id(load_default=None, allow_none=True)
    effective_from = wire.Day(required=True)
    ground = wire.Name(required=True, metadata={"example": "2026年物业服务合同第12条"})


class TermSchema(LimitsSchema):
    """Deadlines as they are kept."""

    id = fields.Integer()
    urgency = fields.String()
    category = fields.String(allow_none=True)
    estate_id = fields.String(allow_none=True)
    effective_from = wire.Day()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


class TermInForceSchema(wire.Schema):
    """What holds for an urgency; `default` where nobody wrote anything."""

    urgency = fields.String(validate=validate.OneOf(URGENCIES))
    term_id = fields.Integer(allow_none=True)
    label = fields.String(validate=validate.OneOf(("default", "written")))
    ground = fields.String(allow_none=True)
    limits = fields.Nested(LimitsSchema)


class TermsInForceSchema(wire.Schema):
    """The most urgent first."""

    items = fields.List(fields.Nested(TermInForceSchema))


class TermsInForceQuery(wire.Schema):
    """For what, where and on which day; today if none is named."""

    category = fields.String(load_default=None, validate=validate.OneOf(CATEGORIES))
    estate_id = wire.Id(load_default=None)
    on = wire.Day(load_default=None)


TermPageSchema = wire.page_of(TermSchema)
