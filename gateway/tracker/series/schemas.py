"""Steps through time on the wire. Money is whole fen."""

from marshmallow import ValidationError, fields, validate, validates_schema

from gateway.tracker.schemas import CommunityQuery
from gateway.tracker.series.rules import STEPS
from shared import wire


class SeriesQuery(CommunityQuery):
    """From which business day to which, both among them, in which steps; 400 steps at most."""

    since = wire.Day(required=True, metadata={"example": "2026-01-01"})
    until = wire.Day(required=True, metadata={"example": "2026-12-31"})
    step = fields.String(load_default="month", validate=validate.OneOf(STEPS))

    @validates_schema
    def _in_order(self, wanted, **_):
        since, until = wanted.get("since"), wanted.get("until")
        if since and until and until < since:
            raise ValidationError("Not before the first day.", "until")


class StepSchema(wire.Schema):
    """What happened from one day to another, both among them.

    The net profit of a month counts on its last day, and so does a contribution out of it.
    """

    since = wire.Day()
    until = wire.Day()
    revenue_fen = fields.Integer(
        metadata={"description": "Z reports, tax-inclusive, refunds deducted."}
    )
    gross_profit_fen = fields.Integer(metadata={"description": "Before VAT."})
    live_revenue_fen = fields.Integer(
        metadata={"description": "Sales less refunds, days not yet closed included."}
    )
    net_profit_fen = fields.Integer()
    contributed_fen = fields.Integer(
        metadata={
            "description": "From outside, less what went back to its givers; a share of profit "
            "counts in the month whose profit it is, in the flows on the day it moved."
        }
    )
    disbursed_fen = fields.Integer(
        metadata={"description": "Paid, less what came back of payments."}
    )
    opened = fields.Integer()
    completed = fields.Integer()
    accepted = fields.Integer()
    rated = fields.Integer()
    satisfied = fields.Integer()
    satisfaction = fields.String(allow_none=True, metadata={"example": "98.50"})


class SeriesSchema(wire.Schema):
    """Every step, also one in which nothing happened."""

    step = fields.String(validate=validate.OneOf(STEPS))
    items = fields.List(fields.Nested(StepSchema))
