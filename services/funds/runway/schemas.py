"""Runway on the wire; amounts in fen."""

from marshmallow import fields

from shared import wire


class RunwayQuery(wire.Schema):
    """Of which fund; without one, of all of the community."""

    fund_id = wire.Id(load_default=None)


class RunwaySchema(wire.Schema):
    """How long what is free lasts, by a method the answer states."""

    fund_id = fields.String(allow_none=True)
    balance_fen = fields.Integer()
    committed_fen = fields.Integer()
    wanted_orders = fields.Integer(attribute="wanted.orders")
    wanted_fen = fields.Integer(attribute="wanted.amount_fen")
    free_fen = fields.Integer()
    months_averaged = fields.Integer(attribute="pace.months")
    average_inflow_fen = fields.Integer(attribute="pace.average_inflow_fen")
    average_spending_fen = fields.Integer(attribute="pace.average_spending_fen")
    months = fields.String(metadata={"example": "7.5"})
    months_without_inflow = fields.String(metadata={"example": "3.0"})
    method = fields.String()
