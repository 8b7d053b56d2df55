"""Income of common parts on the wire."""

from marshmallow import fields, validate

from services.property.fees.payments.rules import METHODS
from shared import wire


class RecordIncomeSchema(wire.Schema):
    """What a common part brought; today unless the day is said."""

    source = wire.Name(longest=100, required=True, metadata={"example": "充电桩"})
    payer = wire.Name(longest=100, required=True, metadata={"example": "充电桩投资方"})
    building_id = wire.Id(load_default=None, allow_none=True)
    method = fields.String(required=True, validate=validate.OneOf(tuple(METHODS)))
    gross_fen = wire.Fen(least=1, required=True)
    investor_bp = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(0, 9_999),
        metadata={"description": "What an investor keeps, hundredths of a percent"},
    )
    cost_fen = wire.Fen(
        least=0, load_default=0, metadata={"description": "What the company spent on it"}
    )
    received_on = wire.PastDay(load_default=None)


class CommonIncomeSchema(wire.Schema):
    """Income and whose it is: investor, cost and owners add up to gross."""

    id = fields.String()
    source = fields.String()
    payer = fields.String()
    building_id = fields.String(allow_none=True)
    method = fields.String()
    gross_fen = fields.Integer()
    investor_bp = fields.Integer()
    investor_fen = fields.Integer()
    received_fen = fields.Integer()
    cost_fen = fields.Integer()
    owners_fen = fields.Integer()
    received_on = wire.Day()
    recorded_by = fields.String()


class CommonIncomeQuery(wire.PageQuery):
    """Filters of the list."""

    building_id = wire.Id(load_default=None)


CommonIncomePageSchema = wire.page_of(CommonIncomeSchema)
