"""The district on the wire. Money is whole fen."""

from marshmallow import fields

from gateway.tracker.district.rules import RANKED
from shared import wire


class DistrictQuery(wire.Schema):
    """Which month; without one all time."""

    period = wire.Period(load_default=None, metadata={"example": "2026-03"})


class DistrictFiguresSchema(wire.Schema):
    """The headline figures; shares are percent, null over nothing.

    `disbursed_per_household_fen` is over the households reached, `days_to_solve` the median from
    the opening to the acceptance.
    """

    revenue_fen = fields.Integer(metadata={"description": "Turnover by Z reports, with tax."})
    gross_profit_fen = fields.Integer(metadata={"description": "Before VAT."})
    gross_margin = fields.String(allow_none=True, metadata={"example": "12.50"})
    net_profit_fen = fields.Integer()
    contributed_fen = fields.Integer()
    disbursed_fen = fields.Integer()
    solved = fields.Integer(metadata={"description": "Repairs accepted."})
    households = fields.Integer(metadata={"description": "Of buildings with such a repair."})
    rated = fields.Integer()
    satisfied = fields.Integer()
    satisfaction = fields.String(allow_none=True, metadata={"example": "98.50"})
    disbursed_per_household_fen = fields.Integer(allow_none=True)
    days_to_solve = fields.String(allow_none=True, metadata={"example": "3.5"})


class ComparedSchema(DistrictFiguresSchema):
    """A community and its rank in each figure: the most is the first, but of days the fewest."""

    community = fields.String()
    name = fields.String()


class DistrictSchema(wire.Schema):
    """Every community, and the whole district: its medians and shares are over all of them."""

    period = fields.String(allow_none=True)
    total = fields.Nested(DistrictFiguresSchema)
    items = fields.List(
        fields.Nested(
            ComparedSchema.from_dict(
                {f"{name}_rank": fields.Integer(allow_none=True) for name in RANKED},
                name="CommunityComparedSchema",
            )
        )
    )
