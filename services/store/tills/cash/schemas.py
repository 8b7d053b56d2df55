"""Cash moves on the wire."""

from marshmallow import fields, validate

from services.store.tills.cash.rules import PURPOSES
from shared import wire

MOVE_FEN_MAX = 100_000_000  # a million yuan: no drawer of a small shop moves more at once


class CashMoveWantedSchema(wire.Schema):
    """An amount of cash and why it moves; `moved_at` defaults to now."""

    id = wire.Id(load_default=None)
    amount_fen = wire.Fen(least=1, most=MOVE_FEN_MAX, required=True)
    reason = wire.Name(required=True, metadata={"example": "买打印纸"})
    moved_at = wire.Moment(load_default=None)


class PayInSchema(CashMoveWantedSchema):
    """Cash for the drawer: `change` from the safe, or `other` money that is looked into."""

    purpose = fields.String(required=True, validate=validate.OneOf(PURPOSES["pay_in"]))


class PayOutSchema(CashMoveWantedSchema):
    """Cash out of the shop: an `expense`, to the `bank`, or to whom it was collected for."""

    purpose = fields.String(required=True, validate=validate.OneOf(PURPOSES["pay_out"]))


class SafeDropSchema(CashMoveWantedSchema):
    """Cash out of the drawer into the safe."""

    purpose = fields.String(load_default="safe", validate=validate.OneOf(PURPOSES["safe_drop"]))


class CashMoveSchema(wire.Schema):
    """A cash move as it is kept."""

    id = fields.String()
    till_session_id = fields.String(attribute="session_id")
    kind = fields.String()
    purpose = fields.String()
    amount_fen = fields.Integer()
    reason = fields.String()
    moved_at = wire.Moment()
    moved_on = wire.Day()
    made_by = fields.String()


CashMovePageSchema = wire.page_of(CashMoveSchema)
