"""The loop on the wire. Money is whole fen."""

from marshmallow import ValidationError, fields, post_load, validates_schema

from gateway.tracker.queries import days_of
from shared import wire


class SummaryQuery(wire.Schema):
    """Which month, and for the district which community."""

    period = wire.Period(load_default=None, metadata={"example": "2026-03"})
    community = fields.String(load_default=None)


class CommunityQuery(wire.Schema):
    """For the district: which community."""

    community = fields.String(load_default=None)


class DaysQuery(CommunityQuery):
    """A month, or from which business day to which, both among them; else all time."""

    period = wire.Period(load_default=None, metadata={"example": "2026-03"})
    since = wire.Day(load_default=None)
    until = wire.Day(load_default=None)

    @validates_schema
    def _one_way(self, wanted, **_):
        period, since, until = (wanted.get(name) for name in ("period", "since", "until"))
        if (since is None) != (until is None):
            raise ValidationError("`since` and `until` come together.", "until")
        if period and since:
            raise ValidationError("A month, or `since` and `until`.", "period")
        if since and until and until < since:
            raise ValidationError("Not before the first day.", "until")

    @post_load
    def _days(self, wanted, **_):
        """Whichever way it was said: `days`, the first and the last, or None for all time."""
        period, since, until = (wanted.pop(name) for name in ("period", "since", "until"))
        days = days_of(period) if period else (since, until) if since else None
        return wanted | {"days": days}


class DaysSchema(wire.Schema):
    """Which days were counted; null for all time."""

    since = wire.Day(allow_none=True)
    until = wire.Day(allow_none=True)


class OrderCountsSchema(wire.Schema):
    """How many orders had this happen to them in the month; unfunded: money was refused."""

    opened = fields.Integer()
    completed = fields.Integer()
    accepted = fields.Integer()
    rated = fields.Integer()
    unfunded = fields.Integer()
    cancelled = fields.Integer()


class SatisfactionSchema(wire.Schema):
    """Four and five stars are satisfied; `rate` is percent, null while nobody has rated."""

    rated = fields.Integer()
    satisfied = fields.Integer()
    rate = fields.String(allow_none=True, metadata={"example": "98.50"})


class LoopSchema(wire.Schema):
    """The loop of one community: revenue, profit, fund, repairs, residents."""

    community = fields.String()
    name = fields.String()
    revenue_fen = fields.Integer(
        metadata={"description": "Z reports, tax-inclusive, refunds deducted."}
    )
    discount_fen = fields.Integer()
    cost_fen = fields.Integer()
    gross_profit_fen = fields.Integer(metadata={"description": "Before VAT."})
    live_revenue_fen = fields.Integer(
        metadata={"description": "Sales less refunds, days not yet closed included."}
    )
    net_profit_fen = fields.Integer()
    reserve_fen = fields.Integer()
    distributable_fen = fields.Integer()
    contributed_fen = fields.Integer(
        metadata={
            "description": "From outside, less what went back to its givers; a share of profit "
            "counts in the month whose profit it is, in the flows on the day it moved."
        }
    )
    committed_fen = fields.Integer(metadata={"description": "Open commitments."})
    disbursed_fen = fields.Integer(
        metadata={"description": "Paid, less what came back of payments."}
    )
    vouchers = fields.Integer()
    work_orders = fields.Nested(OrderCountsSchema)
    households = fields.Integer(
        metadata={"description": "Of buildings with an accepted repair, each counted once."}
    )
    satisfaction = fields.Nested(SatisfactionSchema)


class SummarySchema(wire.Schema):
    """The loop of every community the caller sees."""

    period = fields.String(allow_none=True)
    communities = fields.List(fields.Nested(LoopSchema))
