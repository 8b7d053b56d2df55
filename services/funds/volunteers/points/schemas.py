"""Points on the wire: decimal strings with at most three places, as quantities are."""

from marshmallow import fields, validate

from services.funds.volunteers.points.rules import (
    KINDS,
    MAX_MINUTES,
    POINTS_PER_UNIT,
    POINTS_PER_YUAN,
    REDEMPTIONS_PER_QUARTER,
    UNIT_MINUTES,
)
from shared import wire

DAY_MINUTES = 1440
REDEMPTIONS_MAX = 100


def _minutes(default: int) -> fields.Integer:
    return fields.Integer(
        strict=True, load_default=default, validate=validate.Range(1, DAY_MINUTES)
    )


class MakePointRuleSchema(wire.Schema):
    """What hours are worth from a day on: 1 h = 1 point, 2 h of an activity at most, in half
    hours, goods once a quarter and a point for a yuan of them, unless said."""

    id = wire.Id(load_default=None)
    effective_from = wire.Day(required=True)
    unit_minutes = _minutes(UNIT_MINUTES)
    points_per_unit = wire.Quantity(load_default=POINTS_PER_UNIT)
    max_minutes = _minutes(MAX_MINUTES)
    paper_earns = fields.Boolean(load_default=True)
    redemptions_per_quarter = fields.Integer(
        strict=True,
        load_default=REDEMPTIONS_PER_QUARTER,
        validate=validate.Range(0, REDEMPTIONS_MAX),
    )
    points_per_yuan = wire.Quantity(load_default=POINTS_PER_YUAN)


class PointRuleSchema(wire.Schema):
    """A rule; it holds from its day on if `approved_by` another person."""

    id = fields.String()
    effective_from = wire.Day()
    unit_minutes = fields.Integer()
    points_per_unit = wire.Quantity()
    max_minutes = fields.Integer()
    paper_earns = fields.Boolean()
    redemptions_per_quarter = fields.Integer()
    points_per_yuan = wire.Quantity()
    made_by = fields.String()
    approved_by = fields.String(allow_none=True)
    approved_on = wire.Day(allow_none=True)


class PointEntrySchema(wire.Schema):
    """A movement: credits above zero, debits below."""

    id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(KINDS))
    points = wire.Quantity()
    attendance_id = fields.String(allow_none=True)
    redemption_id = fields.String(allow_none=True)
    moved_on = wire.Day()
    moved_at = wire.Moment()
    made_by = fields.String()


PointRulePageSchema = wire.page_of(PointRuleSchema)
PointEntryPageSchema = wire.page_of(PointEntrySchema)
