"""Vouchers written by hand, on the wire."""

from marshmallow import fields, validate

from services.ledger.cash_flow.rules import CHOSEN
from services.ledger.drafts.rules import KINDS, LINES_MAX, STATES
from shared import wire


class WrittenLineSchema(wire.Schema):
    """One side of a voucher: an amount on one side, red when negative, and what it belongs to."""

    account = fields.String(
        required=True, validate=validate.Length(4, 8), metadata={"example": "560202"}
    )
    debit_fen = wire.Fen(load_default=0)
    credit_fen = wire.Fen(load_default=0)
    memo = wire.Name(load_default=None, allow_none=True)
    supplier = wire.Name(longest=64, load_default=None, allow_none=True)
    fund = wire.Name(longest=64, load_default=None, allow_none=True)
    building = wire.Name(longest=64, load_default=None, allow_none=True)
    work_order = wire.Name(longest=64, load_default=None, allow_none=True)
    outlet = wire.Name(longest=64, load_default=None, allow_none=True)
    member = wire.Name(longest=64, load_default=None, allow_none=True)
    person = wire.Name(longest=64, load_default=None, allow_none=True)
    reference = wire.Name(longest=64, load_default=None, allow_none=True)
    cash_flow = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(CHOSEN),
        metadata={"description": "Row of 会小企03表, where the account's own is not right"},
    )


class LinesSchema(wire.Schema):
    """What every voucher written by hand has."""

    attachments = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, 999), metadata={"example": 1}
    )
    lines = fields.List(
        fields.Nested(WrittenLineSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class RewriteDraftSchema(LinesSchema):
    """A voucher by hand."""

    voucher_date = wire.Day(required=True)
    memo = wire.Name(required=True, metadata={"example": "支付六月房租"})


class MakeDraftSchema(RewriteDraftSchema):
    """A voucher by hand; `id` where the client names it."""

    id = wire.Id(load_default=None, allow_none=True)


class SupplementSchema(LinesSchema):
    """What a voucher should have said more."""

    id = wire.Id(load_default=None, allow_none=True)
    voucher_date = wire.Day(required=True)
    reason = wire.Name(longest=100, required=True)


class OpeningSchema(LinesSchema):
    """What stood on the accounts at the end of `period`; 5xxx accounts carry the year so far."""

    id = wire.Id(load_default=None, allow_none=True)
    period = wire.Period(required=True, metadata={"example": "2026-02"})


class ReverseSchema(wire.Schema):
    """When and why a voucher is taken back."""

    id = wire.Id(load_default=None, allow_none=True)
    voucher_date = wire.Day(required=True)
    reason = wire.Name(longest=100, required=True)


class ReasonSchema(wire.Schema):
    """Why."""

    reason = wire.Name(required=True)


class PostReviewedSchema(wire.Schema):
    """Up to which month's end."""

    period = wire.Period(required=True)


class DraftLineSchema(WrittenLineSchema):
    """A line of a draft."""

    line_no = fields.Integer()


class DraftStepSchema(wire.Schema):
    """Who did what: made, rewritten, reviewed, returned, signed, posted, discarded."""

    step = fields.String()
    by = fields.String()
    note = fields.String(allow_none=True)
    at = wire.Moment()


class DraftSchema(wire.Schema):
    """A draft, its lines and every step taken with it; `voucher` once it is posted."""

    id = fields.String()
    kind = fields.String(metadata={"description": "manual, correction, supplement or opening"})
    state = fields.String()
    voucher_date = wire.Day()
    memo = fields.String()
    attachments = fields.Integer()
    attachments_missing = fields.Integer(
        metadata={"description": "How many of `attachments` are not here as files"}
    )
    corrects = fields.String(allow_none=True)
    maker = fields.String()
    reviewer = fields.String(allow_none=True)
    cashier = fields.String(allow_none=True)
    poster = fields.String(allow_none=True)
    voucher = fields.String(allow_none=True)
    template = fields.String(allow_none=True)
    due_period = fields.String(allow_none=True)
    lines = fields.List(fields.Nested(DraftLineSchema), attribute="written")
    steps = fields.List(fields.Nested(DraftStepSchema), attribute="taken")


class UnsignedLineSchema(DraftLineSchema):
    """A line that the cashier looks at, who has no chart of accounts."""

    account_name = fields.String(metadata={"example": "银行存款—基本存款账户"})


class UnsignedSchema(DraftSchema):
    """A draft that waits for the cashier, and whose book it is in."""

    book = fields.String(attribute="book.code", metadata={"example": "store"})
    company = fields.String(attribute="book.name")
    lines = fields.List(fields.Nested(UnsignedLineSchema), attribute="written")


class DraftQuery(wire.PageQuery):
    """Filters of the draft list; `q` looks for a text in a memo, or for an amount in yuan."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    period = wire.Period(load_default=None)
    q = wire.Name(longest=100, load_default=None)


class SummarySchema(wire.Schema):
    """How many drafts wait for a review, and how many reviewed ones for being posted."""

    draft = fields.Integer()
    reviewed = fields.Integer()


DraftPageSchema = wire.page_of(DraftSchema)
UnsignedPageSchema = wire.page_of(UnsignedSchema)
