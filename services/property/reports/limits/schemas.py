"""Limits of reporting on the wire."""

from marshmallow import fields, validate

from services.property.reports.rules import LIMITS
from shared import wire

NAME = validate.OneOf(tuple(LIMITS))


class LimitQuery(wire.Schema):
    """A business day; without one, today."""

    on = wire.Day(load_default=None)


class DecideLimitSchema(wire.Schema):
    """A limit from a day on."""

    name = fields.String(required=True, validate=NAME)
    value = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10_000))
    effective_from = wire.Day(required=True)


class LimitSchema(wire.Schema):
    """A limit; without a day it is the default."""

    name = fields.String(validate=NAME)
    value = fields.Integer()
    effective_from = fields.Date(allow_none=True)
    made_by = fields.String(allow_none=True)


class LimitListSchema(wire.Schema):
    """Every limit."""

    items = fields.List(fields.Nested(LimitSchema))
