"""Payments and their receipts on the wire."""

from marshmallow import fields, validate

from services.property.fees.payments.rules import METHODS
from shared import wire


class CollectSchema(wire.Schema):
    """Money of a household; today unless the day is said."""

    household_id = wire.Id(required=True)
    method = fields.String(required=True, validate=validate.OneOf(tuple(METHODS)))
    amount_fen = wire.Fen(least=1, required=True)
    collected_on = wire.PastDay(load_default=None)


class SettledSchema(wire.Schema):
    """What was settled of a month."""

    period = fields.String()
    amount_fen = fields.Integer()


class PaymentSchema(wire.Schema):
    """A payment and what its receipt shows: `settled` months, the rest is held for later."""

    id = fields.String()
    receipt_number = fields.String(metadata={"example": "2026-000001"})
    household_id = fields.String()
    building_name = fields.String()
    unit = fields.String()
    method = fields.String()
    method_name = fields.String()
    amount_fen = fields.Integer()
    amount_in_words = fields.String(metadata={"example": "人民币肆佰捌拾元整"})
    arrears_fen = fields.Integer()
    prepaid_fen = fields.Integer()
    settled = fields.List(fields.Nested(SettledSchema))
    collected_on = wire.Day()
    collected_by = fields.String()


class PaymentQuery(wire.PageQuery):
    """Filters of the list of payments."""

    household_id = wire.Id(load_default=None)


PaymentPageSchema = wire.page_of(PaymentSchema)
