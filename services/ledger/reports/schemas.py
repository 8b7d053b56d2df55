"""Statements on the wire; amounts in fen."""

from marshmallow import fields, validate

from services.ledger.papers.statements.rules import COLUMNS
from shared import wire


class StatementQuery(wire.Schema):
    """The month of a statement; as JSON, or as a sheet that is printed and signed."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})
    as_ = fields.String(
        data_key="as", load_default="json", validate=validate.OneOf(("json", "xlsx"))
    )


class TrialBalanceQuery(StatementQuery):
    """How many columns of amounts the printed sheet has: eight have the year's among them."""

    columns = fields.String(load_default="eight", validate=validate.OneOf(tuple(COLUMNS)))


class ColumnsSchema(wire.Schema):
    """The eight columns of a trial balance."""

    opening_debit_fen = fields.Integer()
    opening_credit_fen = fields.Integer()
    period_debit_fen = fields.Integer()
    period_credit_fen = fields.Integer()
    year_debit_fen = fields.Integer()
    year_credit_fen = fields.Integer()
    closing_debit_fen = fields.Integer()
    closing_credit_fen = fields.Integer()


class TrialBalanceRowSchema(ColumnsSchema):
    """An account with its columns; a parent's are the sums of its sub-accounts'."""

    code = fields.String(attribute="account.code")
    name = fields.String(attribute="account.name")
    side = fields.String(attribute="account.side")
    parent = fields.String(attribute="account.parent", allow_none=True)
    level = fields.Integer(attribute="account.level")
    leaf = fields.Boolean(attribute="account.is_leaf")


class TrialBalanceSchema(wire.Schema):
    """科目余额表; `balanced`: each pair of the totals is equal."""

    book = fields.String()
    period = fields.String()
    rows = fields.List(fields.Nested(TrialBalanceRowSchema))
    totals = fields.Nested(ColumnsSchema)
    balanced = fields.Boolean()


def _accounts() -> fields.List:
    return fields.List(
        fields.String(),
        metadata={
            "description": "Which accounts it shows, by how their codes begin; none where it adds",
            "example": ["1001", "1002", "1012"],
        },
    )


class BalanceSheetRowSchema(wire.Schema):
    """A row: 行次, 期末余额, 年初余额."""

    row = fields.Integer()
    name = fields.String()
    accounts = _accounts()
    side = fields.String(metadata={"description": "assets or liabilities_and_equity"})
    closing_fen = fields.Integer()
    opening_fen = fields.Integer()


class BalanceSheetSchema(wire.Schema):
    """资产负债表 会小企01表; `balanced`: row 30 equals row 53."""

    book = fields.String()
    period = fields.String()
    form = fields.String()
    rows = fields.List(fields.Nested(BalanceSheetRowSchema))
    balanced = fields.Boolean()


class FlowRowSchema(wire.Schema):
    """A row: 行次, 本年累计金额, 本月金额."""

    row = fields.Integer()
    name = fields.String()
    year_fen = fields.Integer()
    month_fen = fields.Integer()


class IncomeStatementRowSchema(FlowRowSchema):
    """A row, and what it shows."""

    accounts = _accounts()


class CheckSchema(wire.Schema):
    """A rule between rows, and whether it holds for the year so far."""

    rule = fields.String(metadata={"example": "32 = 30 - 31"})
    holds = fields.Boolean()


class CashFlowStatementSchema(wire.Schema):
    """现金流量表 会小企03表; the checks hold in both columns."""

    book = fields.String()
    period = fields.String()
    form = fields.String()
    rows = fields.List(fields.Nested(FlowRowSchema))
    checks = fields.List(fields.Nested(CheckSchema))


class IncomeStatementSchema(wire.Schema):
    """利润表 会小企02表."""

    book = fields.String()
    period = fields.String()
    form = fields.String()
    rows = fields.List(fields.Nested(IncomeStatementRowSchema))
    checks = fields.List(fields.Nested(CheckSchema))
