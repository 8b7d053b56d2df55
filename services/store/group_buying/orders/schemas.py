"""Orders of campaigns on the wire."""

from marshmallow import fields, validate

from services.store.group_buying.orders.rules import STATES
from services.store.group_buying.schemas import Phone
from services.store.sales.rules import MONEY
from services.store.sales.schemas import TENDERS_MAX, TenderWantedSchema
from shared import wire


class AtTillSchema(wire.Schema):
    """The till whose drawer is used; needed when cash moves."""

    till_id = wire.Id(load_default=None)


class TakeOrderSchema(AtTillSchema):
    """A buyer's order; the deposit is paid by `method`, cash into an open till."""

    id = wire.Id(load_default=None)
    buyer_name = wire.Name(longest=64, required=True)
    phone = Phone(required=True)
    quantity = wire.Quantity(required=True)
    method = fields.String(required=True, validate=validate.OneOf(MONEY))


class PickUpSchema(wire.Schema):
    """At which till the goods leave, and how what the deposit left open is paid."""

    till_id = wire.Id(required=True)
    tenders = fields.List(
        fields.Nested(TenderWantedSchema),
        load_default=list,
        validate=validate.Length(0, TENDERS_MAX),
    )


class GroupOrderSchema(wire.Schema):
    """An order; the phone is masked for whoever need not call the buyer.

    `held_fen` of the deposit is still held; `rest_fen` is to be paid at the pickup; `ready` says
    that the goods wait.
    """

    id = fields.String(attribute="order.id")
    code = fields.String(attribute="order.code")
    campaign_id = fields.String(attribute="order.campaign_id")
    campaign_name = fields.String(attribute="order.campaign.name")
    pickup_point = fields.String(attribute="order.campaign.pickup_point")
    claim_until = wire.Day(attribute="order.campaign.claim_until", allow_none=True)
    buyer_name = fields.String(attribute="order.buyer_name")
    phone = fields.String()
    quantity = wire.Quantity(attribute="order.quantity")
    total_fen = fields.Integer(attribute="order.total_fen")
    deposit_fen = fields.Integer(attribute="order.deposit_fen")
    method = fields.String(attribute="order.method")
    account_id = fields.String(attribute="order.account_id")
    held_fen = fields.Integer()
    rest_fen = fields.Integer()
    state = fields.String(attribute="order.state", validate=validate.OneOf(STATES))
    ready = fields.Boolean()
    sale_id = fields.String(attribute="order.sale_id", allow_none=True)
    ordered_at = wire.Moment(attribute="order.ordered_at")
    ended_at = wire.Moment(attribute="order.ended_at", allow_none=True)


class GroupOrderQuery(wire.PageQuery):
    """Filter of the list of orders; `phone_end` are the last four digits."""

    campaign_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    phone_end = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{4}\Z"))


GroupOrderPageSchema = wire.page_of(GroupOrderSchema)
