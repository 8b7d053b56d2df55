"""What is asked for when vouchers are printed."""

from marshmallow import fields, validate

from services.ledger.papers.vouchers.rules import SIZES
from shared import wire


class SizeQuery(wire.Schema):
    """On which paper: 240×140 mm (the printer's own, chosen when it is printed) or A5 across."""

    size = fields.String(load_default="240x140", validate=validate.OneOf(tuple(SIZES)))


NUMBER = validate.Range(1, 10_000_000)


class MonthQuery(SizeQuery):
    """A month's vouchers, or some of them by number; at most 500 at a time."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})
    first = fields.Integer(data_key="from", load_default=1, validate=NUMBER)
    last = fields.Integer(data_key="to", load_default=None, validate=NUMBER)
