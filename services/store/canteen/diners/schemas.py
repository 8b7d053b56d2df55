"""Diners on the wire; nothing a clerk reads says why somebody pays less."""

from marshmallow import fields, validate

from services.store.canteen.meals.rules import CARD_GROUPS, POOR
from services.store.sales.rules import MONEY
from shared import wire

TOP_UP_FEN_MAX = 500_000


class AddDinerSchema(wire.Schema):
    """A person, as the cashier has seen it proven."""

    card_no = wire.Name(longest=64, required=True)
    name = wire.Name(required=True)
    birth_date = fields.Date(required=True)
    groups = fields.List(
        fields.String(validate=validate.OneOf(sorted(POOR | CARD_GROUPS))),
        load_default=list,
        validate=validate.Length(max=len(POOR | CARD_GROUPS)),
    )
    proof = wire.Name(required=True)


class DinerSchema(wire.Schema):
    """A diner, for the cashier and the admin only."""

    id = fields.String()
    card_no = fields.String()
    name = fields.String()
    birth_date = wire.Day()
    groups = fields.Function(lambda diner: [code for code in diner.groups.split(",") if code])
    proof = fields.String()


class MoneySchema(wire.Schema):
    """How money comes or goes; cash names its till."""

    method = fields.String(required=True, validate=validate.OneOf(MONEY))
    till_id = wire.Id(load_default=None)
    moved_at = wire.Moment(load_default=None)


class TopUpSchema(MoneySchema):
    """Money paid ahead."""

    amount_fen = wire.Fen(least=1, most=TOP_UP_FEN_MAX, required=True)


class RefundBalanceSchema(MoneySchema):
    """Why the rest is paid back."""

    reason = wire.Name(required=True)


class BalanceSchema(wire.Schema):
    """What moved, and what a diner may eat for now; `name` is masked."""

    name = fields.String()
    account_id = fields.String()
    amount_fen = fields.Integer()
    balance_fen = fields.Integer()


DinerPageSchema = wire.page_of(DinerSchema)
