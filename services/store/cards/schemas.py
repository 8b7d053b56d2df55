"""Cards on the wire."""

from marshmallow import fields

from services.store.deposits.counter.schemas import (
    CounterSchema,
    RefundDepositSchema,
    TakeDepositSchema,
)
from shared import wire


class SellCardSchema(TakeDepositSchema):
    """A card and the money on it; with `member_id` it is named and never expires."""

    member_id = wire.Id(load_default=None)


class RefundCardSchema(RefundDepositSchema):
    """All that is left goes back; `member_id` says to whom, for a named card."""

    class Meta(CounterSchema.Meta):
        exclude = ("amount_fen",)

    member_id = wire.Id(load_default=None)


class ReplaceCardSchema(wire.Schema):
    """Why another card takes its place."""

    reason = wire.Name(required=True)


class ExtendCardSchema(wire.Schema):
    """The last day on which it can be used."""

    usable_until = wire.Day(required=True)


class CardQuery(wire.PageQuery):
    """Whose cards."""

    member_id = wire.Id(required=True)


class CardSchema(wire.Schema):
    """A card; a sale is paid from it by a `prepaid` tender with its `account_id`."""

    number = fields.String()
    is_named = fields.Boolean()
    member_id = fields.String(allow_none=True)
    account_id = fields.String()
    balance_fen = fields.Integer(attribute="account.balance_fen")
    usable_until = wire.Day(attribute="account.usable_until", allow_none=True)
    blocked_at = wire.Moment(attribute="account.blocked_at", allow_none=True)
    is_replaced = fields.Function(
        lambda card: card.account.moved_to_id is not None, metadata={"type": "boolean"}
    )
    sold_on = wire.Day()


CardPageSchema = wire.page_of(CardSchema)
