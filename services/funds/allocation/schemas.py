"""Allocation rules on the wire."""

from marshmallow import fields, validate

from services.funds.allocation.rules import SHARES_MAX, SOURCES, STATES, WHOLE_BP
from shared import wire
from shared.money import FEN_MAX

SOURCE_MEANING = (
    "What is divided: a month's distributable profit of the shop or of the property company, the "
    "property fees collected in a month (within its profit), or the owners' part of an income of "
    "common parts."
)


class ShareSchema(wire.Schema):
    """A fund's part: hundredths of a percent, or what is left, for the last one."""

    fund_id = wire.Id(required=True)
    share_bp = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, WHOLE_BP),
        metadata={"description": "Hundredths of a percent; 10000 is all of it.", "example": 10_000},
    )
    remainder = fields.Boolean(load_default=False)


class ProposeAllocationRulesSchema(wire.Schema):
    """How a source is divided from a day on, instead of how it was before.

    No shares: from that day on nothing is allocated. Of fees that the month's profit does not
    cover, the first shares are served first.
    """

    id = wire.Id(load_default=None)
    source = fields.String(
        required=True,
        validate=validate.OneOf(tuple(SOURCES)),
        metadata={"description": SOURCE_MEANING, "example": "store_profit"},
    )
    effective_from = wire.Day(required=True)
    shares = fields.List(
        fields.Nested(ShareSchema), required=True, validate=validate.Length(max=SHARES_MAX)
    )


class RefuseAllocationRulesSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "先问业主"})


class AllocationRulesSchema(wire.Schema):
    """A set of rules as it is kept; it divides nothing before it is approved."""

    id = fields.String()
    source = fields.String()
    effective_from = wire.Day()
    state = fields.String(validate=validate.OneOf(STATES))
    made_by = fields.String()
    made_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    refused_for = fields.String(allow_none=True)
    shares = fields.List(fields.Nested(ShareSchema))


class AllocationRulesQuery(wire.PageQuery):
    """Filters of the list."""

    source = fields.String(load_default=None, validate=validate.OneOf(tuple(SOURCES)))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class DryRunQuery(wire.Schema):
    """Which month, and perhaps an amount in fen and a set to try instead of the one in force."""

    source = fields.String(required=True, validate=validate.OneOf(tuple(SOURCES)))
    period = wire.Period(required=True, metadata={"example": "2026-03"})
    amount_fen = fields.Integer(load_default=None, validate=validate.Range(0, FEN_MAX))
    rules_id = wire.Id(load_default=None)


class OutcomeShareSchema(wire.Schema):
    """What a fund gets, in fen."""

    fund_id = fields.String()
    fund_name = fields.String()
    amount_fen = fields.Integer()


class OutcomeSchema(wire.Schema):
    """A month divided: the shares, what stays with the company (`kept_fen`) and what the month's
    profit does not cover add up to the amount. `allocated_on` null: it would be so.
    """

    source = fields.String()
    period = fields.String()
    rules_id = fields.String(allow_none=True)
    amount_fen = fields.Integer()
    shares = fields.List(fields.Nested(OutcomeShareSchema))
    allocated_fen = fields.Integer()
    kept_fen = fields.Integer()
    uncovered_fen = fields.Integer()
    allocated_on = wire.Day(allow_none=True)


AllocationRulesPageSchema = wire.page_of(AllocationRulesSchema)
