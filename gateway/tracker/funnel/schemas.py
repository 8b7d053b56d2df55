"""The funnel on the wire."""

from marshmallow import fields, validate

from gateway.tracker.funnel.queries import BY
from gateway.tracker.funnel.rules import STAGES
from gateway.tracker.schemas import DaysQuery, DaysSchema
from shared import wire


class FunnelQuery(DaysQuery):
    """The orders opened on which days, all together or by category or building."""

    by = fields.String(load_default=None, validate=validate.OneOf(BY))
    category = fields.String(load_default=None, validate=validate.Length(1, 64))
    building_id = fields.String(load_default=None, validate=validate.Length(1, 36))


class StageSchema(wire.Schema):
    """How many of the orders opened on these days have reached a stage by now.

    `share` is percent of all opened; the days are counted from the stage before. The five last
    figures add up to `orders` but in the last stage, from which nothing goes on.
    """

    category = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    building_name = fields.String(allow_none=True)
    stage = fields.String(validate=validate.OneOf(STAGES))
    orders = fields.Integer()
    share = fields.String(allow_none=True, metadata={"example": "87.50"})
    median_days = fields.String(allow_none=True, metadata={"example": "3.5"})
    p90_days = fields.Integer(allow_none=True)
    went_on = fields.Integer(metadata={"description": "Reached the next stage."})
    cancelled = fields.Integer()
    unfunded = fields.Integer(metadata={"description": "Money was refused, and still is."})
    dissatisfied = fields.Integer(metadata={"description": "Rated three stars or less."})
    waiting = fields.Integer()


class FunnelSchema(DaysSchema):
    """Five stages, once or for each category or building."""

    items = fields.List(fields.Nested(StageSchema))
