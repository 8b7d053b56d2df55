"""Exchanges on the wire."""

from marshmallow import fields, validate

from services.store.pricing.schemas import QuoteLineSchema
from services.store.sales.refunds.schemas import RefundSaleSchema, RefundSchema
from services.store.sales.rules import MONEY
from services.store.sales.schemas import (
    LINES_MAX,
    TENDERS_MAX,
    SaleLineWantedSchema,
    SaleSchema,
    TenderWantedSchema,
    tenders_field,
)
from shared import wire


class AskExchangeSchema(RefundSaleSchema):
    """`lines` come back, `new_lines` leave; the same body as the exchange, before it is paid."""

    method = fields.String(load_default="cash", validate=validate.OneOf(MONEY))
    new_lines = fields.List(
        fields.Nested(SaleLineWantedSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class ExchangeWantedSchema(AskExchangeSchema):
    """`lines` come back, `new_lines` leave; `tenders` pay what is wanting, if anything is.

    `total_fen` is what the customer was told the new goods cost: if the catalogue says something
    else by now, nothing is recorded.
    """

    method = fields.String(required=True, validate=validate.OneOf(MONEY))
    tenders = fields.List(
        fields.Nested(TenderWantedSchema),
        load_default=list,
        validate=validate.Length(0, TENDERS_MAX),
    )
    approval_id = wire.Id(load_default=None)
    total_fen = wire.Fen(least=0, load_default=None)


class ExchangeQuoteSchema(wire.Schema):
    """What an exchange would come to. `tenders` tell how what comes back would be paid.

    `exchanged_fen` of it pays for the new goods; then either `to_pay_fen` is wanting or
    `to_give_back_fen` is left. What was paid from a deposit goes back there and pays nothing here.
    """

    at = wire.Moment(attribute="back.refunded_at")
    new_lines = fields.List(fields.Nested(QuoteLineSchema), attribute="lines")
    refund_fen = fields.Integer(attribute="back.total_fen")
    tenders = tenders_field()
    total_fen = fields.Integer()
    exchanged_fen = fields.Integer(attribute="difference.exchanged_fen")
    to_pay_fen = fields.Integer(attribute="difference.to_pay_fen")
    to_give_back_fen = fields.Integer(attribute="difference.to_give_back_fen")


class ExchangeSchema(wire.Schema):
    """The refund and the sale that an exchange is."""

    refund = fields.Nested(RefundSchema)
    sale = fields.Nested(SaleSchema)
