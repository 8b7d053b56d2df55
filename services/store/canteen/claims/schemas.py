"""Claims against the subsidy fund on the wire; tiers of few meals are never told apart."""

from marshmallow import fields

from shared import wire


class MakeClaimSchema(wire.Schema):
    """The month up to whose last day is claimed what no claim has yet."""

    id = wire.Id(load_default=None)
    period = wire.Period(required=True)


class ReceiveSubsidySchema(wire.Schema):
    """Money that came for a claim, all of it or a part."""

    received_on = wire.PastDay(required=True)
    amount_fen = wire.Fen(least=1, required=True)
    bank_reference = wire.Name(longest=64, required=True)


class ClaimSchema(wire.Schema):
    """A claim as it stands; `open_fen` has not come yet."""

    id = fields.String()
    period = fields.String()
    amount_fen = fields.Integer()
    received_fen = fields.Integer()
    open_fen = fields.Integer()
    made_by = fields.String()
    made_at = wire.Moment()


class ClaimTierSchema(wire.Schema):
    """Meals of a tier; `other` is every tier of fewer than five."""

    tier = fields.String()
    meals = fields.Integer()
    amount_fen = fields.Integer()


class SubsidyReceiptSchema(wire.Schema):
    """Money that came for a claim."""

    id = fields.String()
    received_on = wire.Day()
    amount_fen = fields.Integer()
    bank_reference = fields.String()
    made_by = fields.String()


class WholeClaimSchema(wire.Schema):
    """A claim with its meals by tier and what came for it."""

    id = fields.String(attribute="head.id")
    period = fields.String(attribute="head.period")
    amount_fen = fields.Integer(attribute="head.amount_fen")
    received_fen = fields.Integer(attribute="head.received_fen")
    open_fen = fields.Integer(attribute="head.open_fen")
    made_by = fields.String(attribute="head.made_by")
    made_at = wire.Moment(attribute="head.made_at")
    tiers = fields.List(fields.Nested(ClaimTierSchema))
    receipts = fields.List(fields.Nested(SubsidyReceiptSchema))


ClaimPageSchema = wire.page_of(ClaimSchema)
