"""Payments, statements and the ageing on the wire."""

from marshmallow import fields, validate

from services.store.purchasing.payables.rules import METHODS
from shared import wire

ALLOCATIONS_MAX = 200


class AllocationSchema(wire.Schema):
    """How much of a payment goes to a delivery."""

    goods_receipt_id = wire.Id(required=True)
    amount_fen = wire.Fen(least=1, required=True)


class PaySupplierSchema(wire.Schema):
    """A payment; without allocations it clears what is due first."""

    id = wire.Id(load_default=None)
    supplier_id = wire.Id(required=True)
    paid_on = wire.PastDay(required=True)
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    amount_fen = wire.Fen(least=1, required=True)
    bank_reference = wire.Name(longest=64, load_default=None, allow_none=True)
    allocations = fields.List(
        fields.Nested(AllocationSchema),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, ALLOCATIONS_MAX),
    )


class SupplierPaymentSchema(wire.Schema):
    """A payment as it is kept, with what it cleared."""

    id = fields.String(attribute="head.id")
    supplier_id = fields.String(attribute="head.supplier_id")
    paid_on = wire.Day(attribute="head.paid_on")
    method = fields.String(attribute="head.method")
    amount_fen = fields.Integer(attribute="head.amount_fen")
    bank_reference = fields.String(attribute="head.bank_reference", allow_none=True)
    made_by = fields.String(attribute="head.made_by")
    allocations = fields.List(fields.Nested(AllocationSchema), attribute="lines")


class StatementQuery(wire.Schema):
    """The days of a statement: today is the last and its month the window, unless said."""

    from_day = wire.Day(data_key="from", load_default=None)
    to_day = wire.Day(data_key="to", load_default=None)


class StatementEntrySchema(wire.Schema):
    """A delivery, a return or a payment; positive is owed to the supplier."""

    kind = fields.String()
    id = fields.String()
    day = wire.Day()
    memo = fields.String(
        allow_none=True,
        metadata={"description": "Invoice number, reason of the return, or bank reference."},
    )
    amount_fen = fields.Integer()
    balance_fen = fields.Integer()


class StatementSchema(wire.Schema):
    """A supplier's account between two days; a negative balance is credit that waits."""

    supplier_id = fields.String(attribute="supplier.id")
    supplier_name = fields.String(attribute="supplier.name")
    from_day = wire.Day(data_key="from")
    to_day = wire.Day(data_key="to")
    opening_fen = fields.Integer()
    entries = fields.List(fields.Nested(StatementEntrySchema))
    closing_fen = fields.Integer()


class AgeingQuery(wire.Schema):
    """At the end of which day; today unless said."""

    as_of = wire.Day(load_default=None)


class AgedSchema(wire.Schema):
    """What is owed by the days since it was due; the total has the waiting credit deducted."""

    not_yet_due_fen = fields.Integer()
    days_0_30_fen = fields.Integer()
    days_31_60_fen = fields.Integer()
    days_61_90_fen = fields.Integer()
    over_90_fen = fields.Integer()
    credit_fen = fields.Integer()
    total_fen = fields.Integer()


class AgedSupplierSchema(wire.Schema):
    """A supplier and the age of what it is owed."""

    supplier_id = fields.String(attribute="supplier.id")
    code = fields.String(attribute="supplier.code")
    name = fields.String(attribute="supplier.name")
    owed = fields.Nested(AgedSchema, attribute="aged")


class AgeingSchema(wire.Schema):
    """Every supplier that is owed something or owes us, and the sum of them."""

    as_of = wire.Day()
    suppliers = fields.List(fields.Nested(AgedSupplierSchema))
    total = fields.Nested(AgedSchema)


SupplierPaymentPageSchema = wire.page_of(SupplierPaymentSchema)
