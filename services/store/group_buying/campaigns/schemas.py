"""Campaigns on the wire."""

from marshmallow import fields, validate

from services.store.group_buying.campaigns.rules import STATES
from services.store.group_buying.schemas import Phone
from services.store.policies.schemas import COMMISSION_BP_MAX, UNCLAIMED_DAYS_MAX
from services.store.sales.schemas import PRICE_FEN_MAX
from services.store.tills.schemas import OUTLET
from shared import wire


class OpenCampaignSchema(wire.Schema):
    """The terms of a campaign. `minimum` and `maximum` count all its orders together.

    The deposit is per unit, the whole price unless said; without `per_person_max` only `maximum`
    holds; commission and unclaimed days default to the policy `group_buying`.
    """

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "丹东草莓"})
    product_id = wire.Id(required=True)
    price_fen = wire.Fen(least=1, most=PRICE_FEN_MAX, required=True)
    deposit_fen = wire.Fen(least=1, most=PRICE_FEN_MAX, load_default=None)
    minimum = wire.Quantity(required=True)
    maximum = wire.Quantity(required=True)
    per_person_max = wire.Quantity(load_default=None)
    opens_at = wire.PlannedMoment(load_default=None)
    closes_at = wire.PlannedMoment(required=True)
    leader_name = wire.Name(longest=64, required=True)
    leader_phone = Phone(load_default=None)
    leader_member_id = wire.Id(load_default=None)
    outlet = wire.Name(longest=64, load_default=OUTLET)
    pickup_point = wire.Name(required=True, metadata={"example": "3号楼东侧自提点"})
    commission_bp = fields.Integer(
        strict=True, load_default=None, validate=validate.Range(0, COMMISSION_BP_MAX)
    )
    unclaimed_days = fields.Integer(
        strict=True, load_default=None, validate=validate.Range(1, UNCLAIMED_DAYS_MAX)
    )


class PayCommissionSchema(wire.Schema):
    """How the leader was paid; cash comes from the safe, not from a drawer."""

    method = fields.String(
        required=True, validate=validate.OneOf(("bank", "cash", "wechat", "alipay"))
    )


class ProgressSchema(wire.Schema):
    """How much was ordered in how many orders, and where these stand."""

    ordered = wire.Quantity()
    orders = fields.Integer()
    waiting = fields.Integer()
    picked_up = fields.Integer()
    refund_due = fields.Integer()
    refunded = fields.Integer()


class CampaignSchema(wire.Schema):
    """A campaign with its progress; the leader's phone is masked for whoever need not call."""

    id = fields.String(attribute="campaign.id")
    name = fields.String(attribute="campaign.name")
    product_id = fields.String(attribute="campaign.product_id")
    sku = fields.String(attribute="campaign.product.sku")
    price_fen = fields.Integer(attribute="campaign.price_fen")
    deposit_fen = fields.Integer(attribute="campaign.deposit_fen")
    minimum = wire.Quantity(attribute="campaign.minimum")
    maximum = wire.Quantity(attribute="campaign.maximum")
    per_person_max = wire.Quantity(attribute="campaign.per_person_max")
    opens_at = wire.Moment(attribute="campaign.opens_at")
    closes_at = wire.Moment(attribute="campaign.closes_at")
    leader_name = fields.String(attribute="campaign.leader_name")
    leader_phone = fields.String(allow_none=True)
    leader_member_id = fields.String(attribute="campaign.leader_member_id", allow_none=True)
    outlet = fields.String(attribute="campaign.outlet")
    pickup_point = fields.String(attribute="campaign.pickup_point")
    commission_bp = fields.Integer(attribute="campaign.commission_bp")
    unclaimed_days = fields.Integer(attribute="campaign.unclaimed_days")
    state = fields.String(attribute="campaign.state", validate=validate.OneOf(STATES))
    progress = fields.Nested(ProgressSchema)
    left = wire.Quantity()
    decided_at = wire.Moment(attribute="campaign.decided_at", allow_none=True)
    arrived_at = wire.Moment(attribute="campaign.arrived_at", allow_none=True)
    claim_until = wire.Day(attribute="campaign.claim_until", allow_none=True)
    revenue_fen = fields.Integer(attribute="campaign.revenue_fen", allow_none=True)
    commission_fen = fields.Integer(attribute="campaign.commission_fen", allow_none=True)
    settled_by = fields.String(attribute="campaign.settled_by", allow_none=True)
    paid_by = fields.String(attribute="campaign.paid_by", allow_none=True)
    paid_method = fields.String(attribute="campaign.paid_method", allow_none=True)


class CampaignQuery(wire.PageQuery):
    """Filter of the list of campaigns."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class EndedSchema(wire.Schema):
    """What was decided, and how many orders came to nothing for want of their buyer."""

    formed = fields.Integer()
    failed = fields.Integer()
    unclaimed = fields.Integer()


CampaignPageSchema = wire.page_of(CampaignSchema)
