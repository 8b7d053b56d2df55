"""Figures on the wire."""

from marshmallow import ValidationError, fields, validate, validates_schema

from services.property.statistics.rules import DEFINITIONS, DIMENSIONS
from services.property.work_orders.tallies.rules import Counts
from shared import wire


class ServedQuery(wire.Schema):
    """By what, and of orders opened in which months, both included."""

    by = fields.String(load_default="all", validate=validate.OneOf(DIMENSIONS))
    since = wire.Period(required=True, metadata={"example": "2026-01"})
    until = wire.Period(required=True, metadata={"example": "2026-12"})

    @validates_schema
    def _in_order(self, wanted, **_):
        if wanted.get("since", "") > wanted.get("until", "9"):
            raise ValidationError("The last month is not before the first.", "until")


class RateSchema(wire.Schema):
    """A rate with both its figures; two decimals, rounded half up, null over nothing."""

    numerator = fields.Integer()
    denominator = fields.Integer()
    percent = fields.String(allow_none=True, metadata={"example": "98.95"})


CountsSchema = wire.Schema.from_dict(
    {name: fields.Integer() for name in Counts._fields}, name="CountsSchema"
)
RatesSchema = wire.Schema.from_dict(
    {each.code: fields.Nested(RateSchema) for each in DEFINITIONS}, name="RatesSchema"
)


class ServedSchema(wire.Schema):
    """How well the orders of one value were served."""

    value = fields.String()
    name = fields.String(allow_none=True)
    counts = fields.Nested(CountsSchema)
    rates = fields.Nested(RatesSchema)
    opened_year_before = fields.Integer()
    change_percent = fields.String(allow_none=True, metadata={"example": "-30.00"})


class DefinitionSchema(wire.Schema):
    """What a rate means, to be shown where it is shown."""

    code = fields.String()
    chinese = fields.String()
    english = fields.String()
    numerator = fields.String()
    denominator = fields.String()
    means = fields.String()


class ServedListSchema(wire.Schema):
    """Every value, and what the rates mean."""

    items = fields.List(fields.Nested(ServedSchema))
    definitions = fields.List(fields.Nested(DefinitionSchema))
