"""Payouts on the wire."""

from marshmallow import ValidationError, fields, validate

from services.store.bills.rules import CHANNELS
from shared import wire

BILLS_MAX = 100  # a quarter of daily bills


def _unique(ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise ValidationError("A bill is named twice.")


def _bill_ids(least: int, **kwargs) -> fields.List:
    return fields.List(wire.Id(), validate=[validate.Length(least, BILLS_MAX), _unique], **kwargs)


class SettlementQuery(wire.PageQuery):
    """Filter of the list of payouts."""

    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    billed = fields.Boolean(
        load_default=None, metadata={"description": "Whether its bills are named."}
    )


class RecordSettlementSchema(wire.Schema):
    """A payout of `bill_ids`, which say its sums; without them `gross_fen` and `fee_fen` do."""

    id = wire.Id(load_default=None)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    arrived_on = wire.PastDay(required=True)
    bill_ids = _bill_ids(0, load_default=list)
    gross_fen = wire.Fen(least=1, load_default=None)
    fee_fen = wire.Fen(least=0, load_default=None)


class NameBillsSchema(wire.Schema):
    """The bills that a payout paid."""

    bill_ids = _bill_ids(1, required=True)


class SettlementSchema(wire.Schema):
    """A payout as it is kept: gross = fee + net."""

    id = fields.String(attribute="settlement.id")
    channel = fields.String(attribute="settlement.channel")
    arrived_on = wire.Day(attribute="settlement.arrived_on")
    gross_fen = fields.Integer(attribute="settlement.gross_fen")
    fee_fen = fields.Integer(
        attribute="settlement.fee_fen",
        metadata={"description": "Negative: more fees were given back than kept."},
    )
    net_fen = fields.Integer(attribute="settlement.net_fen")
    bill_ids = fields.List(fields.String())


SettlementPageSchema = wire.page_of(SettlementSchema)
