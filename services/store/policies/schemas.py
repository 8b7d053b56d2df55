"""Every parameter of the shop, by policy, with the value it has until a community decides.

Adding a policy is adding its schema to POLICIES: the defaults are the schema's own.
"""

from marshmallow import fields, validate

from shared import wire


class TillPolicySchema(wire.Schema):
    """How tills behave.

    Sales before `day_turns_at_hour` belong to the day before. A clerk alone gives at most
    `discount_max_bp` of a sale; more needs an approval, good for `approval_minutes`. Change may
    be rounded away up to `rounding_max_fen`. A drawer over or short by more than
    `over_short_alert_fen` keeps its month open until somebody has looked at it.
    """

    day_turns_at_hour = fields.Integer(strict=True, load_default=4, validate=validate.Range(0, 11))
    discount_max_bp = fields.Integer(
        strict=True, load_default=1_000, validate=validate.Range(0, 10_000)
    )
    approval_minutes = fields.Integer(
        strict=True, load_default=15, validate=validate.Range(1, 1_440)
    )
    rounding_max_fen = wire.Fen(least=0, most=100, load_default=99)
    over_short_alert_fen = wire.Fen(least=0, load_default=2_000)


class ReceiptPolicySchema(wire.Schema):
    """What stands on every receipt; `vat_bp` is the rate shown for information."""

    title = wire.Name(longest=64, load_default="社区便利店")
    footer = wire.Name(longest=100, load_default="凭小票退换，谢谢惠顾")
    vat_bp = fields.Integer(strict=True, load_default=100, validate=validate.Range(0, 2_500))


class MemberPolicySchema(wire.Schema):
    """Who pays a senior's price, and what a clerk alone gives back of a deposit in a day."""

    senior_age = fields.Integer(strict=True, load_default=60, validate=validate.Range(1, 150))
    refund_clerk_max_fen = wire.Fen(least=0, load_default=10_000)


class CardPolicySchema(wire.Schema):
    """What cards and balances may hold and how long unnamed ones are good (domain.md §6)."""

    named_max_fen = wire.Fen(least=1, load_default=500_000)
    unnamed_max_fen = wire.Fen(least=1, load_default=100_000)
    unnamed_valid_years = fields.Integer(
        strict=True, load_default=3, validate=validate.Range(3, 50)
    )
    filing_reminder = wire.Name(
        load_default="单用途预付卡：企业法人自开展业务之日起 30 日内向商务主管部门备案"
    )


class PointsPolicySchema(wire.Schema):
    """How many points a yuan earns, what one is worth as a discount, and what earns none."""

    points_per_yuan = fields.Integer(strict=True, load_default=1, validate=validate.Range(0, 100))
    worth_fen = wire.Fen(least=0, most=10_000, load_default=1)
    excluded_categories = fields.List(
        wire.Name(longest=64), load_default=list, validate=validate.Length(0, 100)
    )


COMMISSION_BP_MAX = 5_000
UNCLAIMED_DAYS_MAX = 60


class GroupBuyingPolicySchema(wire.Schema):
    """What a campaign takes unless it says otherwise itself.

    A leader earns `commission_bp` of what the pickups took; goods wait `unclaimed_days`.
    """

    commission_bp = fields.Integer(
        strict=True, load_default=0, validate=validate.Range(0, COMMISSION_BP_MAX)
    )
    unclaimed_days = fields.Integer(
        strict=True, load_default=7, validate=validate.Range(1, UNCLAIMED_DAYS_MAX)
    )


class CanteenPolicySchema(wire.Schema):
    """What a canteen meal costs: assumed values until the community decides its own.

    Of what a person does not pay the government pays up to `government_fen`, the company the rest.
    """

    list_price_fen = wire.Fen(least=0, load_default=1_500)
    government_fen = wire.Fen(least=0, load_default=500)
    poor_age = fields.Integer(strict=True, load_default=60, validate=validate.Range(0, 150))
    poor_person_fen = wire.Fen(least=0, load_default=600)
    card_age = fields.Integer(strict=True, load_default=60, validate=validate.Range(0, 150))
    card_price_fen = wire.Fen(least=0, load_default=45_000)
    prepaid_age = fields.Integer(strict=True, load_default=75, validate=validate.Range(0, 150))
    prepaid_least_fen = wire.Fen(least=0, load_default=12_000)
    prepaid_off_bp = fields.Integer(
        strict=True, load_default=3_000, validate=validate.Range(0, 10_000)
    )
    free_age = fields.Integer(strict=True, load_default=90, validate=validate.Range(0, 150))


POLICIES: dict[str, wire.Schema] = {
    "canteen": CanteenPolicySchema(),
    "till": TillPolicySchema(),
    "receipt": ReceiptPolicySchema(),
    "members": MemberPolicySchema(),
    "cards": CardPolicySchema(),
    "points": PointsPolicySchema(),
    "group_buying": GroupBuyingPolicySchema(),
}


class DecidePolicySchema(wire.Schema):
    """Values of a policy from a day on; what is not named takes its default."""

    effective_from = wire.Day(required=True)
    settings = fields.Dict(keys=fields.String(), required=True)


class PolicyQuery(wire.Schema):
    """The day that is asked about; today if none is named."""

    on = wire.Day(load_default=None)


class PolicySchema(wire.Schema):
    """A policy as it holds on a day; `effective_from` is null for the default."""

    name = fields.String()
    effective_from = wire.Day(allow_none=True)
    settings = fields.Dict()
    made_by = fields.String(allow_none=True)


class PolicyListSchema(wire.Schema):
    """All policies of a day; there are only a few."""

    items = fields.List(fields.Nested(PolicySchema))
