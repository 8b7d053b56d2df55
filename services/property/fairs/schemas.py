"""Fairs on the wire."""

from marshmallow import fields, validate

from services.property.fairs.rules import COUNT_MAX, COUNTED, ISSUES_MAX, KINDS
from services.property.work_orders.rules import CATEGORIES
from services.property.work_orders.schemas import TEXT
from shared import wire


class HoldFairSchema(wire.Schema):
    """A new fair; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=100, required=True, metadata={"example": "幸福集市第36场"})
    place = wire.Name(longest=100, required=True, metadata={"example": "社区广场"})
    held_on = wire.Day(required=True)


class CountFairSchema(wire.Schema):
    """So many were done; a number below 0 takes back what was counted too much."""

    kind = fields.String(required=True, validate=validate.OneOf(COUNTED))
    number = fields.Integer(
        required=True,
        strict=True,
        validate=[validate.Range(-COUNT_MAX, COUNT_MAX), validate.NoneOf([0])],
    )
    reason = wire.Name(load_default=None, allow_none=True)


class FairIssueSchema(wire.Schema):
    """A repair reported at a fair; `id` of its order may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "楼道灯不亮"})
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    description = fields.String(load_default="", validate=TEXT)
    building_id = wire.Id(required=True)


class ReportIssuesSchema(wire.Schema):
    """All repairs of a fair, or some of them."""

    issues = fields.List(
        fields.Nested(FairIssueSchema), required=True, validate=validate.Length(1, ISSUES_MAX)
    )


class ReportedSchema(wire.Schema):
    """The orders, in the order of the issues."""

    work_order_ids = fields.List(fields.String())


class FairCountsSchema(wire.Schema):
    """How many of each kind."""

    haircut = fields.Integer()
    appliance = fields.Integer()
    dispute = fields.Integer()
    wish = fields.Integer()
    property_issue = fields.Integer()
    other = fields.Integer()


class FairSchema(wire.Schema):
    """A fair and what was done at it."""

    id = fields.String()
    name = fields.String()
    place = fields.String()
    held_on = wire.Day()
    counts = fields.Nested(FairCountsSchema)


class FairCountSchema(wire.Schema):
    """What was counted at once."""

    id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(KINDS))
    number = fields.Integer()
    reason = fields.String(allow_none=True)
    counted_by = fields.String()
    counted_at = wire.Moment()


class FairSummaryQuery(wire.Schema):
    """The days on which fairs were held, both included."""

    since = wire.Day(required=True)
    until = wire.Day(required=True)


class FairSummarySchema(wire.Schema):
    """Fairs held, and what was done at them together."""

    fairs = fields.Integer()
    counts = fields.Nested(FairCountsSchema)


FairPageSchema = wire.page_of(FairSchema)
FairCountPageSchema = wire.page_of(FairCountSchema)
