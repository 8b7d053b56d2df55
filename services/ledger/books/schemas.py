"""Books and accounts on the wire."""

from marshmallow import fields, validate

from services.ledger.books.rules import FILINGS
from shared import wire


class BookSchema(wire.Schema):
    """A book; `vouchers` counts what is posted, `head_hash` seals all of it."""

    code = fields.String(metadata={"example": "store"})
    name = fields.String()
    vat_filing = fields.String()
    reserve_bp = fields.Integer()
    closed_through = fields.String(allow_none=True, metadata={"example": "2026-03"})
    vouchers = fields.Integer(attribute="head_position")
    head_hash = fields.String()


class ChooseFilingSchema(wire.Schema):
    """How often VAT is filed."""

    vat_filing = fields.String(required=True, validate=validate.OneOf(FILINGS))


class AccountSchema(wire.Schema):
    """An account of the chart; only a leaf takes postings."""

    code = fields.String(metadata={"example": "101201"})
    name = fields.String()
    side = fields.String(metadata={"description": "debit or credit"})
    kind = fields.String()
    parent = fields.String(allow_none=True)
    level = fields.Integer()
    leaf = fields.Boolean(attribute="is_leaf")


BookPageSchema = wire.page_of(BookSchema)
AccountPageSchema = wire.page_of(AccountSchema)
