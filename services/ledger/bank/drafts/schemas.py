"""Drafts of the bank's rows on the wire."""

from marshmallow import fields, validate

from services.ledger.cash_flow.rules import CHOSEN
from shared import wire


class DraftRowSchema(wire.Schema):
    """Against which account a row is booked; memo and date are the row's own unless said."""

    account = fields.String(
        required=True, validate=validate.Length(4, 8), metadata={"example": "560301"}
    )
    memo = wire.Name(load_default=None, allow_none=True)
    voucher_date = wire.Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "Where the row's own month is closed."},
    )
    supplier = wire.Name(longest=64, load_default=None, allow_none=True)
    member = wire.Name(longest=64, load_default=None, allow_none=True)
    person = wire.Name(longest=64, load_default=None, allow_none=True)
    outlet = wire.Name(longest=64, load_default=None, allow_none=True)
    cash_flow = fields.Integer(load_default=None, allow_none=True, validate=validate.OneOf(CHOSEN))
