"""Costing methods on the wire."""

from marshmallow import fields, validate

from services.store.stock.rules import METHODS
from shared import wire


class ChooseMethodSchema(wire.Schema):
    """How a year is to be costed; without any choice it is `moving_average`."""

    year = fields.Integer(
        strict=True, required=True, validate=validate.Range(wire.EARLIEST.year, 2099)
    )
    method = fields.String(required=True, validate=validate.OneOf(METHODS))


class CostingMethodSchema(wire.Schema):
    """A choice as it is kept."""

    year = fields.Integer()
    method = fields.String()
    made_by = fields.String()
    made_at = wire.Moment()


CostingMethodPageSchema = wire.page_of(CostingMethodSchema)
