"""Redemptions on the wire."""

from marshmallow import fields, validate

from services.funds.volunteers.redemptions.rules import STATES
from shared import wire


class RedeemSchema(wire.Schema):
    """Goods for a volunteer's points, paid by a fund; asked again by the same name, it is the same.

    Without `till_id` the shop sells through the till that was opened first.
    """

    id = wire.Id(required=True)  # a key alone is forgotten by an answer that fails
    volunteer_id = wire.Id(required=True)
    fund_id = wire.Id(required=True)
    sku = wire.Name(longest=64, required=True, metadata={"example": "OIL-5L"})
    quantity = wire.Quantity(required=True, metadata={"type": "string", "example": "1"})
    till_id = wire.Id(load_default=None, allow_none=True)


class TakeRedeemedBackSchema(wire.Schema):
    """Why the goods come back."""

    reason = wire.Name(required=True, metadata={"example": "包装破损"})
    till_id = wire.Id(load_default=None, allow_none=True)


class RedemptionSchema(wire.Schema):
    """A redemption; asked: the shop's answer is not known yet. `refusal` says why it was not."""

    id = fields.String()
    volunteer_id = fields.String()
    fund_id = fields.String()
    sku = fields.String()
    name = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    quantity = wire.Quantity()
    price_fen = fields.Integer()
    points = wire.Quantity()
    commitment_id = fields.String()
    disbursement_id = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    refusal = fields.String(allow_none=True)
    asked_by = fields.String()
    asked_at = wire.Moment()
    sold_on = wire.Day(allow_none=True)
    returned_on = wire.Day(allow_none=True)
    return_reason = fields.String(allow_none=True)


class RedemptionQuery(wire.PageQuery):
    """Filters of the list."""

    volunteer_id = wire.Id(load_default=None)
    fund_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


RedemptionPageSchema = wire.page_of(RedemptionSchema)
