"""Who pays, on the wire."""

from marshmallow import fields, validate

from services.property.funding.top_ups.schemas import TopUpSchema
from services.property.payers.bills.schemas import RepairBillSchema
from services.property.payers.quotes.schemas import ResidentQuoteSchema
from services.property.payers.rules import CHOSEN
from services.property.work_orders.rules import PAYERS
from shared import wire


class DecidePayerSchema(wire.Schema):
    """Who shall pay and why; a fund is named, a resident's household unless the order has it."""

    payer = fields.String(required=True, validate=validate.OneOf(CHOSEN))
    fund_id = wire.Id(load_default=None, allow_none=True)
    estimate_fen = wire.Fen(least=0, load_default=None, allow_none=True)
    household_id = wire.Id(load_default=None, allow_none=True)
    reason = wire.Name(required=True, metadata={"example": "户内设施，业主自付"})


class PayerDecisionSchema(wire.Schema):
    """A decision as it is kept."""

    instead_of = fields.String(allow_none=True, validate=validate.OneOf(PAYERS))
    payer = fields.String(validate=validate.OneOf(PAYERS))
    fund_id = fields.String(allow_none=True)
    estimate_fen = fields.Integer()
    household_id = fields.String(allow_none=True)
    reason = fields.String()
    decided_by = fields.String()
    decided_at = wire.Moment()


class PayerSchema(wire.Schema):
    """Who pays for an order, what was decided, quoted and billed, and asked for on top."""

    work_order_id = fields.String()
    state = fields.String()
    payer = fields.String(allow_none=True, validate=validate.OneOf(PAYERS))
    fund_id = fields.String(allow_none=True)
    estimate_fen = fields.Integer()
    household_id = fields.String(allow_none=True)
    decisions = fields.List(fields.Nested(PayerDecisionSchema))
    quotes = fields.List(fields.Nested(ResidentQuoteSchema))
    bill = fields.Nested(RepairBillSchema, allow_none=True)
    top_ups = fields.List(fields.Nested(TopUpSchema))
