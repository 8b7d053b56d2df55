"""Rates of labour on the wire."""

from marshmallow import fields, validate

from services.property.work_orders.rules import CATEGORIES
from shared import wire

RATE_FEN_MAX = 1_000_000


class WriteLabourRateSchema(wire.Schema):
    """A rate an hour from a business day on; without a category it is for all repairs."""

    category = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(CATEGORIES)
    )
    rate_fen = wire.Fen(least=0, most=RATE_FEN_MAX, required=True, metadata={"example": 4_500})
    from_on = wire.Day(required=True)
    ground = wire.Name(required=True, metadata={"example": "2026年物业公司工时单价表"})


class LabourRateSchema(wire.Schema):
    """A rate as it is kept."""

    id = fields.Integer()
    category = fields.String(allow_none=True)
    rate_fen = fields.Integer()
    from_on = wire.Day()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


LabourRatePageSchema = wire.page_of(LabourRateSchema)
