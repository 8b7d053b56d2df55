"""Payouts on the wire."""

from marshmallow import fields, validate

from shared import wire

CHANNELS = ("wechat", "alipay")


class RecordSettlementSchema(wire.Schema):
    """A payout as the platform's bill and the bank statement tell it."""

    id = wire.Id(load_default=None)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    arrived_on = wire.PastDay(required=True)
    gross_fen = wire.Fen(least=1, required=True)
    fee_fen = wire.Fen(least=0, required=True)


class SettlementSchema(wire.Schema):
    """A payout as it is kept."""

    id = fields.String()
    channel = fields.String()
    arrived_on = wire.Day()
    gross_fen = fields.Integer()
    fee_fen = fields.Integer()


SettlementPageSchema = wire.page_of(SettlementSchema)
