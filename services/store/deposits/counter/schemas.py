"""Deposits on the wire: taken, given back, and what moved on an account."""

from marshmallow import fields, validate

from services.store.sales.rules import MONEY
from shared import wire


class CounterSchema(wire.Schema):
    """How money moves at the counter; cash names the till whose drawer it lies in."""

    till_id = wire.Id(load_default=None)
    method = fields.String(required=True, validate=validate.OneOf(MONEY))
    moved_at = wire.Moment(load_default=None)


class TakeDepositSchema(CounterSchema):
    """Money that is put on an account."""

    amount_fen = wire.Fen(least=1, required=True)


class RefundDepositSchema(CounterSchema):
    """Money that goes back and why; without an amount, all that is left."""

    amount_fen = wire.Fen(least=1, load_default=None, allow_none=True)
    reason = wire.Name(required=True)


class DepositMovementSchema(wire.Schema):
    """What moved: taken, used, given_back, refunded, moved_out or moved_in; out is negative."""

    id = fields.String()
    account_id = fields.String()
    kind = fields.String()
    amount_fen = fields.Integer()
    method = fields.String(allow_none=True)
    document_id = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    moved_at = wire.Moment()
    moved_on = wire.Day()
    made_by = fields.String()


class StatementRowSchema(DepositMovementSchema):
    """What moved, and the balance after it."""

    balance_fen = fields.Integer()


class DepositStatementSchema(wire.Schema):
    """A page of an account's movements: opening + what moved = closing."""

    account_id = fields.String(attribute="account.id")
    opening_fen = fields.Integer()
    closing_fen = fields.Integer()
    items = fields.List(fields.Nested(StatementRowSchema))
    next = fields.String(allow_none=True)
