"""The board on the wire."""

from marshmallow import fields, validate

from services.property.board.rules import COLUMNS
from services.property.work_orders.rules import STATES
from shared import wire


class BoardQuery(wire.Schema):
    """Whose rows."""

    by = fields.String(load_default="team", validate=validate.OneOf(tuple(COLUMNS)))


class BoardRowSchema(wire.Schema):
    """What is not finished under one value; `soon` are those that are warned of."""

    value = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    states = fields.Dict(
        keys=fields.String(validate=validate.OneOf(STATES)), values=fields.Integer()
    )
    orders = fields.Integer()
    late = fields.Integer()
    soon = fields.Integer()
    urged = fields.Integer()
    oldest_at = wire.Moment()


class UnroutedSchema(wire.Schema):
    """Reports that nobody has sent any way yet (待受理)."""

    reports = fields.Integer()
    oldest_at = wire.Moment(allow_none=True)


class BoardSchema(wire.Schema):
    """Every row, the latest first, and the reports that wait for a way."""

    unrouted = fields.Nested(UnroutedSchema)

    items = fields.List(fields.Nested(BoardRowSchema))
