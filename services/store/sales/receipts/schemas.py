"""Receipts on the wire, and on paper."""

from flask import Response
from marshmallow import fields, validate

from services.store.sales.receipts import rules
from shared import wire


class SaleReceiptLineSchema(wire.Schema):
    """A line of a receipt; `amount_fen` is after discount."""

    name = fields.String()
    quantity = wire.Quantity()
    unit = fields.String()
    unit_price_fen = fields.Integer()
    discount_fen = fields.Integer()
    amount_fen = fields.Integer()


class PaidSchema(wire.Schema):
    """A way of paying by its name on paper, before change."""

    label = fields.String()
    amount_fen = fields.Integer()


class TaxSchema(wire.Schema):
    """The VAT in the sale, for information."""

    rate_bp = fields.Integer()
    net_fen = fields.Integer()
    tax_fen = fields.Integer()


class SaleReceiptSchema(wire.Schema):
    """A receipt; `number` is the sale's id without dashes, a copy has its `copy_number`."""

    number = fields.String()
    title = fields.String()
    outlet = fields.String()
    till = fields.String()
    clerk = fields.String()
    sold_at = wire.Moment()
    lines = fields.List(fields.Nested(SaleReceiptLineSchema))
    discount_fen = fields.Integer()
    rounding_fen = fields.Integer()
    total_fen = fields.Integer()
    refunded_fen = fields.Integer()
    paid = fields.List(fields.Nested(PaidSchema))
    change_fen = fields.Integer()
    tax = fields.Nested(TaxSchema)
    member = fields.String(allow_none=True)
    footer = fields.String()
    copy_number = fields.Integer()


class CopySchema(SaleReceiptSchema):
    """A copy of a receipt, with its text for the printer."""

    text = fields.Function(rules.printed, metadata={"type": "string"})


class ReceiptQuery(wire.Schema):
    """`?as=text` is plain text for 58 mm paper, 32 columns."""

    form = fields.String(
        data_key="as", load_default="json", validate=validate.OneOf(("json", "text"))
    )


class ReprintSchema(wire.Schema):
    """Why a copy is wanted."""

    reason = wire.Name(required=True, metadata={"example": "顾客报销"})


def shown(receipt: rules.Receipt, form: str) -> rules.Receipt | Response:
    """The receipt in the form that was asked for."""
    if form == "text":
        return Response(rules.printed(receipt), content_type="text/plain; charset=utf-8")
    return receipt
