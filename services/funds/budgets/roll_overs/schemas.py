"""Roll-overs on the wire; amounts in fen."""

from marshmallow import fields, validate

from services.funds.budgets.roll_overs.rules import STATES, WHOLE_BP
from shared import wire

BP = validate.Range(0, WHOLE_BP)
CARRY = "How much of what nobody asked for goes on: hundredths of a percent."


class RollOverPlanQuery(wire.Schema):
    """How much shall be carried on."""

    carry_bp = fields.Integer(required=True, validate=BP, metadata={"description": CARRY})


class ProposeRollOverSchema(wire.Schema):
    """How much shall be carried on; the proposer may name the roll-over."""

    id = wire.Id(load_default=None)
    carry_bp = fields.Integer(
        required=True,
        strict=True,
        validate=BP,
        metadata={"description": CARRY, "example": 5_000},
    )


class PassedSchema(wire.Schema):
    """What becomes of one line: moved with open promises, carried on, lapsed."""

    use = fields.String()
    to_use = fields.String()
    moved_fen = fields.Integer()
    carried_on_fen = fields.Integer()
    lapsed_fen = fields.Integer()


class RollOverProblemSchema(wire.Schema):
    """Why not yet."""

    code = fields.String()
    message = fields.String()
    how_many = fields.Integer()


class RollOverPlanSchema(wire.Schema):
    """What a roll-over would do now; nothing while there are problems."""

    budget_id = fields.String()
    year = fields.Integer()
    next_budget_id = fields.String(allow_none=True)
    carry_bp = fields.Integer()
    open_count = fields.Integer()
    moved_fen = fields.Integer()
    carried_on_fen = fields.Integer()
    lapsed_fen = fields.Integer()
    lines = fields.List(fields.Nested(PassedSchema))
    problems = fields.List(fields.Nested(RollOverProblemSchema))


class BudgetRollOverSchema(wire.Schema):
    """A roll-over; the figures are there once it is done."""

    id = fields.String()
    budget_id = fields.String()
    carry_bp = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    proposed_by = fields.String()
    proposed_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    reason = fields.String(allow_none=True)
    next_budget_id = fields.String(allow_none=True)
    open_count = fields.Integer(allow_none=True)
    moved_fen = fields.Integer(allow_none=True)
    carried_on_fen = fields.Integer(allow_none=True)
    lapsed_fen = fields.Integer(allow_none=True)


class BudgetRollOverQuery(wire.PageQuery):
    """Filters of the list of roll-overs."""

    budget_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


BudgetRollOverPageSchema = wire.page_of(BudgetRollOverSchema)
