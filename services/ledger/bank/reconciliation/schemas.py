"""余额调节表 on the wire."""

from marshmallow import fields, validate

from shared import wire

FORMATS = ("json", "xlsx")


class FormatQuery(wire.Schema):
    """As JSON, or as the sheet that is printed."""

    as_ = fields.String(data_key="as", load_default="json", validate=validate.OneOf(FORMATS))


class ReconciliationQuery(FormatQuery):
    """Which bank account, at the end of which day."""

    account = wire.Name(longest=8, required=True)
    day = wire.PastDay(required=True)


class ItemSchema(wire.Schema):
    """Money that one side knows and the other does not yet; of the bank a row, else a line."""

    day = fields.String(metadata={"example": "2026-03-31"})
    amount_fen = fields.Integer()
    text = fields.String()
    reference = fields.String(metadata={"description": "The bank's number, or the voucher's."})
    id = fields.String(metadata={"description": "The row, or the voucher."})
    line_no = fields.Integer(allow_none=True)


class SideSchema(wire.Schema):
    """One of the four kinds of items."""

    items = fields.List(fields.Nested(ItemSchema))
    total_fen = fields.Integer()


class ReconciliationSchema(wire.Schema):
    """Both balances, each carried to the same figure by what the other side knows."""

    company = fields.String()
    account = fields.String()
    account_name = fields.String()
    day = fields.String()
    statement_fen = fields.Integer(metadata={"description": "银行对账单余额"})
    book_fen = fields.Integer(metadata={"description": "企业账面余额"})
    bank_received = fields.Nested(SideSchema, metadata={"description": "银行已收企业未收"})
    bank_paid = fields.Nested(SideSchema, metadata={"description": "银行已付企业未付"})
    book_received = fields.Nested(SideSchema, metadata={"description": "企业已收银行未收"})
    book_paid = fields.Nested(SideSchema, metadata={"description": "企业已付银行未付"})
    adjusted_statement_fen = fields.Integer()
    adjusted_book_fen = fields.Integer()
    balanced = fields.Boolean()


class FreezeSchema(wire.Schema):
    """Which month end, and what the bank's own paper says of it."""

    account = wire.Name(longest=8, required=True)
    period = wire.Period(required=True)
    statement_fen = wire.Fen(required=True)


class FrozenQuery(wire.PageQuery):
    """Filter of the list of reconciliations."""

    account = wire.Name(longest=8, load_default=None)


class FrozenSchema(wire.Schema):
    """A month end's reconciliation as it was kept; `signed_by` is null until somebody signs."""

    id = fields.String()
    account = fields.String()
    day = wire.Day()
    number = fields.Integer()
    statement_fen = fields.Integer()
    book_fen = fields.Integer()
    adjusted_fen = fields.Integer()
    hash = fields.String()
    prepared_by = fields.String()
    prepared_at = wire.Moment()
    signed_by = fields.String(allow_none=True)
    signed_at = wire.Moment(allow_none=True)


class KeptSchema(wire.Schema):
    """A reconciliation with all it says; `intact`: its content still has its hash."""

    reconciliation = fields.Nested(FrozenSchema, attribute="row")
    content = fields.Nested(ReconciliationSchema, attribute="found")
    intact = fields.Boolean()


FrozenPageSchema = wire.page_of(FrozenSchema)
