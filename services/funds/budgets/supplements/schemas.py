"""Supplements on the wire."""

from marshmallow import ValidationError, fields, validate, validates

from services.funds.budgets.rules import OTHER
from services.funds.commitments.schemas import USE
from shared import wire

LINE = validate.OneOf((*USE.choices, OTHER))
SUPPLEMENT_STATES = ("awaiting_approval", "made", "refused")


class ProposeSupplementSchema(wire.Schema):
    """By how much a line shall be larger, or smaller; the proposer may name the supplement."""

    id = wire.Id(load_default=None)
    use = fields.String(load_default=OTHER, validate=LINE, metadata={"example": "flood_supplies"})
    amount_fen = wire.Fen(required=True, metadata={"example": 1_000_000})
    purpose = wire.Name(required=True, metadata={"example": "汛期追加"})

    @validates("amount_fen")
    def _not_nothing(self, amount_fen, **_):
        if not amount_fen:
            raise ValidationError("More or less, but not nothing.")


class BudgetSupplementSchema(wire.Schema):
    """A supplement; `reason` says why it was refused."""

    id = fields.String()
    budget_id = fields.String()
    use = fields.String()
    amount_fen = fields.Integer()
    purpose = fields.String()
    state = fields.String(validate=validate.OneOf(SUPPLEMENT_STATES))
    proposed_by = fields.String()
    proposed_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    reason = fields.String(allow_none=True)


class BudgetSupplementQuery(wire.PageQuery):
    """Filters of the list of supplements."""

    budget_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(SUPPLEMENT_STATES))


BudgetSupplementPageSchema = wire.page_of(BudgetSupplementSchema)
