"""Bills of repairs on the wire."""

from marshmallow import fields, validate

from services.property.fees.payments.rules import METHODS
from shared import wire


class PayBillSchema(wire.Schema):
    """How the whole bill was paid; today unless the day is said."""

    method = fields.String(required=True, validate=validate.OneOf(tuple(METHODS)))
    collected_on = wire.PastDay(load_default=None)


class RepairReceiptSchema(wire.Schema):
    """What the receipt shows."""

    receipt_number = fields.String(metadata={"example": "R2026-000001"})
    method = fields.String()
    method_name = fields.String()
    amount_fen = fields.Integer()
    amount_in_words = fields.String(metadata={"example": "人民币壹佰贰拾元整"})
    collected_on = wire.Day()
    collected_by = fields.String()


class RepairBillSchema(wire.Schema):
    """A bill, and its receipt once it is paid."""

    id = fields.String()
    work_order_id = fields.String()
    household_id = fields.String()
    building_name = fields.String()
    unit = fields.String()
    amount_fen = fields.Integer()
    tax_category = fields.String()
    billed_on = wire.Day()
    receipt = fields.Nested(RepairReceiptSchema, allow_none=True)


class RepairBillQuery(wire.PageQuery):
    """Filters of the list of bills."""

    household_id = wire.Id(load_default=None)
    unpaid = fields.Boolean(load_default=False)


RepairBillPageSchema = wire.page_of(RepairBillSchema)
