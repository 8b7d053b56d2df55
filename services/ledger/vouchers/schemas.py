"""Vouchers on the wire."""

from marshmallow import fields

from shared import wire


class VoucherLineSchema(wire.Schema):
    """One side of a voucher; a negative amount is a red entry."""

    line_no = fields.Integer()
    account = fields.String(metadata={"example": "101201"})
    account_name = fields.String(metadata={"example": "其他货币资金—微信"})
    debit_fen = fields.Integer()
    credit_fen = fields.Integer()
    memo = fields.String(allow_none=True)
    supplier = fields.String(allow_none=True)
    fund = fields.String(allow_none=True)
    building = fields.String(allow_none=True)
    work_order = fields.String(allow_none=True)
    outlet = fields.String(allow_none=True)
    member = fields.String(allow_none=True)
    person = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    cash_flow = fields.Integer(
        allow_none=True, metadata={"description": "Row of 会小企03表; null where no cash moves"}
    )


class VoucherSchema(wire.Schema):
    """A posted voucher; `document_id` is what the fact `source_id` is about."""

    id = fields.String()
    position = fields.Integer()
    period = fields.String(metadata={"example": "2026-03"})
    word = fields.String(metadata={"example": "记"})
    number = fields.Integer()
    voucher_date = wire.Day()
    business_date = wire.Day()
    kind = fields.String()
    memo = fields.String()
    attachments = fields.Integer()
    attachments_missing = fields.Integer(
        metadata={"description": "How many are not here as files, of a voucher written by hand"}
    )
    maker = fields.String()
    reviewer = fields.String(allow_none=True)
    cashier = fields.String(allow_none=True)
    poster = fields.String(allow_none=True)
    corrects = fields.String(allow_none=True)
    source_id = fields.String(allow_none=True)
    document_id = fields.String()
    amount_fen = fields.Integer()
    amount_in_words = fields.String(
        allow_none=True,
        metadata={
            "description": "大写, as it is printed; null on a red voucher.",
            "example": "人民币壹拾叁万元整",
        },
    )
    posted_at = wire.Moment()
    previous_hash = fields.String()
    hash = fields.String()
    lines = fields.List(fields.Nested(VoucherLineSchema), attribute="written")


class VoucherQuery(wire.PageQuery):
    """Filters of the voucher list; `account` takes sub-accounts along, `cash_flow` is a row of
    会小企03表 that a line belongs to."""

    period = wire.Period(load_default=None)
    account = fields.String(load_default=None)
    cash_flow = fields.Integer(load_default=None)
    kind = fields.String(load_default=None)
    document_id = fields.String(load_default=None)
    source_id = fields.String(load_default=None)


VoucherPageSchema = wire.page_of(VoucherSchema)
