"""Every parameter of the shop, by policy, with the value it has until a community decides.

Adding a policy is adding its schema to POLICIES: the defaults are the schema's own.
"""

from marshmallow import fields, validate

from shared import wire


class TillPolicySchema(wire.Schema):
    """How tills behave.

    Sales before `day_turns_at_hour` belong to the day before. A clerk alone gives at most
    `discount_max_bp` of a sale; change may be rounded away up to `rounding_max_fen`.
    """

    day_turns_at_hour = fields.Integer(strict=True, load_default=4, validate=validate.Range(0, 11))
    discount_max_bp = fields.Integer(
        strict=True, load_default=1_000, validate=validate.Range(0, 10_000)
    )
    rounding_max_fen = wire.Fen(least=0, most=100, load_default=99)


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


POLICIES: dict[str, wire.Schema] = {
    "till": TillPolicySchema(),
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
