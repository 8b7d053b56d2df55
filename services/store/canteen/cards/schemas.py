"""Month cards on the wire, for the cashier only."""

from marshmallow import fields

from services.store.canteen.diners.schemas import MoneySchema
from shared import wire


class SellMealCardSchema(MoneySchema):
    """For whom, and for which month: this one or the next."""

    card_no = wire.Name(longest=64, required=True)
    month = wire.Period(required=True)


class RefundMealCardSchema(MoneySchema):
    """Before the month's end a reason is needed."""

    reason = wire.Name(load_default=None)


class MealCardQuery(wire.PageQuery):
    """Filter of the list of month cards."""

    month = wire.Period(load_default=None)


class MealCardSchema(wire.Schema):
    """A month card; `balance_fen` was not eaten yet."""

    id = fields.String()
    card_no = fields.String(attribute="diner.card_no")
    name = fields.String(attribute="diner.name")
    month = fields.String()
    price_fen = fields.Integer()
    balance_fen = fields.Integer(attribute="account.balance_fen")
    sold_by = fields.String()
    sold_at = wire.Moment()
    ended_by = fields.String(allow_none=True)
    ended_at = wire.Moment(allow_none=True)


MealCardPageSchema = wire.page_of(MealCardSchema)
