"""Counts of reports on the wire."""

from marshmallow import ValidationError, fields, validate, validates_schema

from services.property.statistics.reports.queries import DIMENSIONS
from services.property.statistics.schemas import RateSchema
from shared import wire


class VoicedQuery(wire.Schema):
    """By what, and of reports made on which business days, both included."""

    by = fields.String(load_default="domain", validate=validate.OneOf(tuple(DIMENSIONS)))
    since = wire.Day(required=True)
    until = wire.Day(required=True)

    @validates_schema
    def _in_order(self, wanted, **_):
        if "since" in wanted and "until" in wanted and wanted["since"] > wanted["until"]:
            raise ValidationError("The last day is not before the first.", "until")


class VoicedSchema(wire.Schema):
    """Reports of one value; `closure` is 办结率: closed of those that were not refused."""

    value = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    raised = fields.Integer()
    closed = fields.Integer()
    open = fields.Integer()
    closure = fields.Nested(RateSchema)


class VoicedListSchema(wire.Schema):
    """Every value."""

    items = fields.List(fields.Nested(VoicedSchema))
