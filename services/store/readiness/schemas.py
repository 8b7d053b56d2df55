"""What stands in the way of a month's close, on the wire."""

from marshmallow import fields, validate

from services.store.readiness.rules import BLOCKING, WARNING
from shared import wire


class ReadinessQuery(wire.Schema):
    """Which month; the ledger adds how far it has heard us."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})
    heard = fields.Integer(load_default=None, validate=validate.Range(min=0, max=2**63 - 1))


class CheckSchema(wire.Schema):
    """One thing that was looked at; `count` is 0 when nothing of it stands in the way."""

    code = fields.String(metadata={"example": "till_open"})
    severity = fields.String(validate=validate.OneOf((BLOCKING, WARNING)))
    count = fields.Integer(attribute="number")
    sentence = fields.String()
    details = fields.List(fields.Dict())
    list = fields.String(attribute="listed_at")


class ReadinessSchema(wire.Schema):
    """A month of the shop; `told` is the newest fact the books must have heard, if they ask."""

    period = fields.String()
    told = fields.Integer(allow_none=True)
    checks = fields.List(fields.Nested(CheckSchema))
