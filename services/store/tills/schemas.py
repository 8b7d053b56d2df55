"""Tills on the wire."""

from marshmallow import fields

from shared import wire

OUTLET = "main"  # the outlet of a shop that has only one


class CreateTillSchema(wire.Schema):
    """A new till in an outlet."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "一号收银台"})
    outlet = wire.Name(longest=64, load_default=OUTLET)


class TillSchema(wire.Schema):
    """A till as it is kept."""

    id = fields.String()
    outlet = fields.String()
    name = fields.String()


class OpenTillSchema(wire.Schema):
    """The float is the change put into the drawer before the first customer."""

    float_fen = wire.Fen(least=0, required=True)
    opened_at = wire.Moment(load_default=None)


class CloseTillSchema(wire.Schema):
    """What was counted in the drawer, float included, before anyone saw what is expected."""

    counted_cash_fen = wire.Fen(least=0, required=True)
    closed_at = wire.Moment(load_default=None)


class TillSessionSchema(wire.Schema):
    """A session; what the drawer should hold is told only after it was counted."""

    id = fields.String()
    till_id = fields.String()
    float_fen = fields.Integer()
    opened_at = wire.Moment()
    opened_by = fields.String()
    closed_at = wire.Moment(allow_none=True)
    closed_by = fields.String(allow_none=True)
    expected_cash_fen = fields.Integer(allow_none=True)
    counted_cash_fen = fields.Integer(allow_none=True)
    over_short_fen = fields.Integer(allow_none=True)


TillPageSchema = wire.page_of(TillSchema)
TillSessionPageSchema = wire.page_of(TillSessionSchema)
