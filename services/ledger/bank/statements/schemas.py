"""Layouts and statements of banks on the wire."""

from marshmallow import fields, validate

from services.ledger.bank.statements.rules import DATE_FORMATS, SIDES
from shared import wire
from shared.money import FEN_MAX

WITHIN = validate.Range(-FEN_MAX, FEN_MAX)


class MappingSchema(wire.Schema):
    """How a bank lays its files out, by the names in their header.

    Either `amount_column` with its sign, or `in_column` and `out_column`.
    """

    name = wire.Name(longest=32, required=True)
    date_column = wire.Name(longest=64, required=True)
    date_format = fields.String(
        load_default="YYYY-MM-DD", validate=validate.OneOf(list(DATE_FORMATS))
    )
    amount_column = wire.Name(longest=64, load_default=None, allow_none=True)
    positive_is = fields.String(
        load_default="in",
        validate=validate.OneOf(SIDES),
        metadata={"description": "What a positive amount in the signed column is to us."},
    )
    in_column = wire.Name(longest=64, load_default=None, allow_none=True)
    out_column = wire.Name(longest=64, load_default=None, allow_none=True)
    balance_column = wire.Name(longest=64, required=True)
    counterparty_column = wire.Name(longest=64, load_default=None, allow_none=True)
    reference_column = wire.Name(longest=64, load_default=None, allow_none=True)
    memo_column = wire.Name(longest=64, load_default=None, allow_none=True)


class ImportStatementQuery(wire.Schema):
    """Which account, which layout; what the paper says of its balances, when it says it."""

    account = wire.Name(longest=8, required=True)
    mapping = wire.Name(longest=32, load_default="plain")
    opening_fen = fields.Integer(load_default=None, validate=WITHIN)
    closing_fen = fields.Integer(load_default=None, validate=WITHIN)
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Say what would be imported; keep nothing."}
    )


class StatementQuery(wire.PageQuery):
    """Filter of the list of statements."""

    account = wire.Name(longest=8, load_default=None)


class StatementSchema(wire.Schema):
    """A statement as it was imported, from its opening to its closing balance."""

    id = fields.String()
    account = fields.String()
    mapping = fields.String()
    sha256 = fields.String()
    rows_new = fields.Integer()
    rows_known = fields.Integer(metadata={"description": "Brought by earlier statements."})
    first_on = wire.Day()
    last_on = wire.Day()
    opening_fen = fields.Integer()
    closing_fen = fields.Integer()
    imported_by = fields.String()
    imported_at = wire.Moment()
    withdrawn_by = fields.String(allow_none=True)
    withdrawn_at = wire.Moment(allow_none=True)
    withdrawn_reason = fields.String(allow_none=True)


class WithdrawStatementSchema(wire.Schema):
    """Why it was the wrong file."""

    reason = wire.Name(required=True)


class MovementSchema(wire.Schema):
    """A row as the file says it; money in is positive."""

    line_no = fields.Integer()
    day = wire.Day()
    amount_fen = fields.Integer()
    balance_fen = fields.Integer()
    counterparty = fields.String()
    reference = fields.String()
    memo = fields.String()


class BankRowSchema(MovementSchema):
    """A row of the bank; line 0 is what stood there before the first statement."""

    id = fields.String()
    statement_id = fields.String()


class StatementReportSchema(wire.Schema):
    """What an import did, or would do."""

    statement = fields.Nested(StatementSchema)
    known = fields.Boolean(metadata={"description": "These bytes were imported before."})
    dry_run = fields.Boolean()
    preview = fields.List(
        fields.Nested(MovementSchema), metadata={"description": "The first new rows."}
    )


MappingPageSchema = wire.page_of(MappingSchema)
StatementPageSchema = wire.page_of(StatementSchema)
BankRowPageSchema = wire.page_of(BankRowSchema)
