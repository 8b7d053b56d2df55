"""Accounts on the wire."""

from marshmallow import fields, validate

from services.ledger.accounts.rules import DIMENSIONS
from shared import wire


class AccountSchema(wire.Schema):
    """An account of the chart; only a leaf takes postings, and none since `frozen_on`."""

    code = fields.String(metadata={"example": "101201"})
    name = fields.String()
    full_name = fields.String(metadata={"example": "其他货币资金—微信"})
    side = fields.String(metadata={"description": "debit or credit"})
    kind = fields.String(metadata={"description": "asset, liability, equity, cost or result"})
    parent = fields.String(allow_none=True)
    level = fields.Integer()
    leaf = fields.Boolean(attribute="is_leaf")
    frozen_on = wire.Day(allow_none=True)
    requires = fields.List(fields.String())
    statement_row = fields.Integer(
        allow_none=True, metadata={"description": "The 其中 row of 会小企02表 that it is"}
    )


class AddAccountSchema(wire.Schema):
    """A new sub-account; `requires` are the dimensions a line written by hand must have."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(r"[1-5][0-9]{5}([0-9]{2})?\Z", error="6 or 8 digits: 4-2-2."),
        metadata={"example": "560202"},
    )
    name = wire.Name(longest=40, required=True)
    requires = fields.List(fields.String(validate=validate.OneOf(DIMENSIONS)), load_default=list)
    statement_row = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        metadata={"description": "The 其中 row of 会小企02表 that it is, such as 19 利息费用"},
    )


AccountPageSchema = wire.page_of(AccountSchema)
