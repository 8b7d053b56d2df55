"""Books on the wire."""

from marshmallow import ValidationError, fields, validate
from stdnum.cn import uscc

from services.ledger.books.rules import FILINGS
from shared import wire


class BookSchema(wire.Schema):
    """A book; `vouchers` counts what is posted, `head_hash` seals all of it."""

    code = fields.String(metadata={"example": "store"})
    name = fields.String()
    credit_code = fields.String(allow_none=True)
    vat_filing = fields.String()
    reserve_bp = fields.Integer()
    closed_through = fields.String(allow_none=True, metadata={"example": "2026-03"})
    vouchers = fields.Integer(attribute="head_position")
    head_hash = fields.String()


class ChooseFilingSchema(wire.Schema):
    """How often VAT is filed."""

    vat_filing = fields.String(required=True, validate=validate.OneOf(FILINGS))


def _credit_code(text: str) -> None:
    if not uscc.is_valid(text):
        raise ValidationError("This is no 统一社会信用代码: 18 characters with a check digit.")


class CompanySchema(wire.Schema):
    """The company that keeps a book: 编制单位 of its statements."""

    name = wire.Name(longest=60, required=True)
    credit_code = fields.String(
        load_default=None, allow_none=True, validate=_credit_code, metadata={"example": None}
    )


class OpenBookSchema(CompanySchema):
    """A new set of books; `code` names it in every address."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(r"[a-z][a-z0-9_]{1,15}\Z", error="2 to 16 of a-z, 0-9, _."),
        metadata={"example": "canteen"},
    )
    vat_filing = fields.String(load_default="quarter", validate=validate.OneOf(FILINGS))


BookPageSchema = wire.page_of(BookSchema)
