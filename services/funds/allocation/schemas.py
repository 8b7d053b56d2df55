"""Allocation rules on the wire."""

from marshmallow import fields, validate

from services.funds.allocation.rules import WHOLE_BP
from services.funds.funds.rules import BOOKS
from shared import wire


class CreateAllocationRuleSchema(wire.Schema):
    """A share of a book's distributable profit for a fund, from a day on."""

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    source_book = fields.String(required=True, validate=validate.OneOf(BOOKS))
    share_bp = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, WHOLE_BP),
        metadata={"description": "Hundredths of a percent; 10000 is all of it.", "example": 10_000},
    )
    effective_from = wire.Day(required=True)


class AllocationRuleSchema(wire.Schema):
    """A rule as it is kept; final."""

    id = fields.String()
    fund_id = fields.String()
    source_book = fields.String()
    share_bp = fields.Integer()
    effective_from = wire.Day()
    made_by = fields.String()


AllocationRulePageSchema = wire.page_of(AllocationRuleSchema)
