"""Budgets on the wire; amounts in fen."""

from marshmallow import fields, validate

from services.funds.budgets.rules import OTHER, STATES
from services.funds.commitments.schemas import USE
from shared import wire

LINES_MAX = 20
YEAR = validate.Range(2023, 2100)
OWN_USE = [USE, validate.NoneOf([OTHER], error="The rest of the budget is for all other uses.")]


class ProposedLineSchema(wire.Schema):
    """What is set aside for a use."""

    use = fields.String(required=True, validate=OWN_USE, metadata={"example": "repair"})
    amount_fen = wire.Fen(least=0, required=True)


class ProposeBudgetSchema(wire.Schema):
    """A fund's budget for a calendar year; the proposer may name it.

    What the lines leave of the amount is for every use that has no line.
    """

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    year = fields.Integer(required=True, strict=True, validate=YEAR, metadata={"example": 2027})
    amount_fen = wire.Fen(least=0, required=True, metadata={"example": 20_000_000})
    lines = fields.List(
        fields.Nested(ProposedLineSchema),
        load_default=list,
        validate=validate.Length(max=LINES_MAX),
    )


class RefuseSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "超出年度拨款"})


class BudgetFiguresSchema(wire.Schema):
    """What was given and what became of it: left = budgeted + carried + supplemented - committed -
    disbursed - passed_on; of a closed budget, left has lapsed.
    """

    budgeted_fen = fields.Integer()
    carried_fen = fields.Integer()
    supplemented_fen = fields.Integer()
    committed_fen = fields.Integer()
    disbursed_fen = fields.Integer()
    passed_on_fen = fields.Integer()
    left_fen = fields.Integer()


class BudgetLineSchema(BudgetFiguresSchema):
    """The same of one use; `other` is every use without a line."""

    use = fields.String()


class BudgetSchema(wire.Schema):
    """A budget versus what was promised and paid, in all and per use."""

    id = fields.String()
    fund_id = fields.String()
    year = fields.Integer()
    amount_fen = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    proposed_by = fields.String()
    proposed_at = wire.Moment()
    approved_by = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)
    closed_on = wire.Day(allow_none=True)
    reason = fields.String(allow_none=True)
    total = fields.Nested(BudgetFiguresSchema)
    lines = fields.List(fields.Nested(BudgetLineSchema), attribute="uses")


class BudgetQuery(wire.PageQuery):
    """Filters of the list of budgets."""

    fund_id = wire.Id(load_default=None)
    year = fields.Integer(load_default=None, validate=YEAR)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


BudgetPageSchema = wire.page_of(BudgetSchema)
