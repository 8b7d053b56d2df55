"""Allocation rules on the wire."""

from marshmallow import fields, validate

from services.funds.allocation.rules import SHARES_MAX, WHOLE_BP
from services.funds.funds.rules import BOOKS
from shared import wire


class ShareSchema(wire.Schema):
    """A fund's part of a book's distributable profit."""

    fund_id = wire.Id(required=True)
    share_bp = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, WHOLE_BP),
        metadata={"description": "Hundredths of a percent; 10000 is all of it.", "example": 10_000},
    )


class CreateAllocationRulesSchema(wire.Schema):
    """How a book's distributable profit is divided from a day on, instead of how it was before.

    No shares: from that day on nothing is allocated.
    """

    id = wire.Id(load_default=None)
    source_book = fields.String(required=True, validate=validate.OneOf(BOOKS))
    effective_from = wire.Day(required=True)
    shares = fields.List(
        fields.Nested(ShareSchema), required=True, validate=validate.Length(max=SHARES_MAX)
    )


class AllocationRulesSchema(wire.Schema):
    """A set of rules as it is kept; final."""

    id = fields.String()
    source_book = fields.String()
    effective_from = wire.Day()
    made_by = fields.String()
    shares = fields.List(fields.Nested(ShareSchema))


AllocationRulesPageSchema = wire.page_of(AllocationRulesSchema)
