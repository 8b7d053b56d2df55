"""Approvals of discounts on the wire."""

from marshmallow import fields

from shared import wire


class ApproveDiscountSchema(wire.Schema):
    """The most that one sale at this till may give by hand, and why."""

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    discount_max_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "临期商品"})


class DiscountApprovalSchema(wire.Schema):
    """An approval; `sale_id` is the sale that used it."""

    id = fields.String()
    till_id = fields.String()
    discount_max_fen = fields.Integer()
    reason = fields.String()
    made_by = fields.String()
    made_at = wire.Moment()
    sale_id = fields.String(allow_none=True)
