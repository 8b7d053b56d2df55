"""Outlets and buildings on the wire. Money is whole fen."""

from marshmallow import fields

from gateway.tracker.schemas import DaysSchema
from shared import wire


class OutletFiguresSchema(wire.Schema):
    """What an outlet took on these days by its Z reports, live by its tills, and today.

    `name` is that of its latest Z reports; before the first one it is the outlet's id.
    """

    community = fields.String()
    community_name = fields.String()
    outlet_id = fields.String()
    name = fields.String()
    days_closed = fields.Integer()
    revenue_fen = fields.Integer(
        metadata={"description": "Z reports, tax-inclusive, refunds deducted."}
    )
    discount_fen = fields.Integer()
    cost_fen = fields.Integer()
    gross_profit_fen = fields.Integer(metadata={"description": "Before VAT."})
    sales_count = fields.Integer()
    sales_fen = fields.Integer()
    refunds_count = fields.Integer()
    refunds_fen = fields.Integer()
    live_revenue_fen = fields.Integer(
        metadata={"description": "Sales less refunds, days not yet closed included."}
    )
    today_sales_count = fields.Integer()
    today_sales_fen = fields.Integer()
    today_refunds_count = fields.Integer()
    today_refunds_fen = fields.Integer()
    today_revenue_fen = fields.Integer()


class OutletsSchema(DaysSchema):
    """The outlets that took anything on these days or today."""

    today = wire.Day()
    items = fields.List(fields.Nested(OutletFiguresSchema))


class BuildingFiguresSchema(wire.Schema):
    """What happened to a building on these days. `cost_fen` is that of its accepted repairs.

    `households` are reached by an accepted repair. The row without a building is what funds paid
    for uses that are nowhere in particular. `name` is null if no order ever told it.
    """

    community = fields.String()
    community_name = fields.String()
    building_id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    opened = fields.Integer()
    completed = fields.Integer()
    accepted = fields.Integer()
    cancelled = fields.Integer()
    unfunded = fields.Integer()
    households = fields.Integer()
    cost_fen = fields.Integer()
    paid_fen = fields.Integer(metadata={"description": "By funds, less what came back."})
    rated = fields.Integer()
    satisfied = fields.Integer()
    satisfaction = fields.String(allow_none=True, metadata={"example": "98.50"})


class BuildingsSchema(DaysSchema):
    """The buildings to which anything happened on these days."""

    items = fields.List(fields.Nested(BuildingFiguresSchema))
