"""Disclosure figures on the wire; amounts in fen, nobody's name."""

from marshmallow import fields

from services.funds.statements.schemas import FundFiguresSchema
from shared import wire


class SpentOnUseSchema(wire.Schema):
    """How often a use was paid for, and how much in all."""

    use = fields.String(attribute="of")
    payments = fields.Integer()
    amount_fen = fields.Integer()


class SpentOnProjectSchema(wire.Schema):
    """How often a project was paid for, and how much in all."""

    project_id = fields.String(attribute="of")
    payments = fields.Integer()
    amount_fen = fields.Integer()


class FundDisclosedSchema(wire.Schema):
    """期初, 收入, 支出, 期末 of one fund, and what it paid for."""

    fund_id = fields.String()
    name = fields.String()
    nature = fields.String()
    figures = fields.Nested(FundFiguresSchema)
    uses = fields.List(fields.Nested(SpentOnUseSchema))
    projects = fields.List(fields.Nested(SpentOnProjectSchema))


class RepairsSchema(wire.Schema):
    """Repairs that were paid, and in which buildings."""

    orders = fields.Integer()
    amount_fen = fields.Integer()
    building_ids = fields.List(fields.String())


class DonationsSchema(wire.Schema):
    """Donations by number and sum."""

    gifts = fields.Integer()
    amount_fen = fields.Integer()


class HouseholdsSchema(wire.Schema):
    """How many households were helped for a use; uses of fewer than five are `merged`."""

    use = fields.String()
    households = fields.Integer()


class DisclosureSchema(wire.Schema):
    """What a community page needs from the funds for some days."""

    since = wire.Day()
    until = wire.Day()
    funds = fields.List(fields.Nested(FundDisclosedSchema))
    total = fields.Nested(FundFiguresSchema)
    repairs = fields.Nested(RepairsSchema)
    donations = fields.Nested(DonationsSchema)
    households = fields.List(fields.Nested(HouseholdsSchema))
    refusals = fields.Integer(
        metadata={"description": "How many things were refused; the list is at /refusals."}
    )
