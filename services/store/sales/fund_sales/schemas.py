"""Sales to funds on the wire."""

from marshmallow import fields, validate

from services.store.sales.fund_sales.rules import STATES
from shared import wire


class FundPriceQuery(wire.Schema):
    """Which goods, and how much of them."""

    sku = wire.Name(longest=64, required=True)
    quantity = wire.Quantity(required=True)


class FundPriceSchema(wire.Schema):
    """What the goods cost a fund now."""

    sku = fields.String()
    name = fields.String()
    unit = fields.String()
    amount_fen = fields.Integer()


class SellToFundSchema(wire.Schema):
    """Goods for a fund that has reserved `price_fen`; it names the sale, so that it may ask again.

    Without `till_id` it is the till that was opened first.
    """

    id = wire.Id(required=True)
    fund_id = wire.Id(required=True)
    sku = wire.Name(longest=64, required=True)
    quantity = wire.Quantity(required=True)
    price_fen = wire.Fen(least=1, required=True)
    till_id = wire.Id(load_default=None, allow_none=True)


class TakeBackSchema(wire.Schema):
    """Why all of it comes back; without `till_id` to the till that was opened first."""

    reason = wire.Name(required=True, metadata={"example": "包装破损"})
    till_id = wire.Id(load_default=None, allow_none=True)


class FundSaleSchema(wire.Schema):
    """A sale to a fund; given_up: there is none under this name, and will be none."""

    id = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    sale_id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    amount_fen = fields.Integer(allow_none=True)
    sold_on = wire.Day(allow_none=True)
    returned_on = wire.Day(allow_none=True)
