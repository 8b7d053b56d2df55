"""Reports of drawers on the wire."""

from marshmallow import fields

from services.store.tills.schemas import DenominationSchema
from shared import wire


class ReturnedSchema(wire.Schema):
    """What came back in one way: refund, void, exchange, or return without a receipt."""

    kind = fields.String()
    count = fields.Integer()
    amount_fen = fields.Integer(allow_none=True)


class MethodSchema(wire.Schema):
    """What a way of paying brought, refunds deducted."""

    method = fields.String()
    amount_fen = fields.Integer()


class DepositRowSchema(MethodSchema):
    """Deposits taken, or refunded (negative)."""

    kind = fields.String()


class CashMoveRowSchema(wire.Schema):
    """Cash moves of one kind and purpose."""

    kind = fields.String()
    purpose = fields.String()
    count = fields.Integer()
    amount_fen = fields.Integer()


class TillReportSchema(wire.Schema):
    """An X report, or the Z report of a closed drawer.

    To who still has to count an X report says no cash and no totals: they are null or absent.
    A Z report says what was known at the close; `restated_fen` is cash of sales that became known
    later.
    """

    till_session_id = fields.String()
    till_id = fields.String()
    till_name = fields.String()
    outlet = fields.String()
    opened_at = wire.Moment()
    opened_by = fields.String()
    closed_at = wire.Moment(allow_none=True)
    closed_by = fields.String(allow_none=True)
    float_fen = fields.Integer()
    sales_count = fields.Integer()
    sales_fen = fields.Integer(allow_none=True)
    discount_fen = fields.Integer()
    rounding_fen = fields.Integer()
    agency_fen = fields.Integer(allow_none=True)
    returned = fields.List(fields.Nested(ReturnedSchema))
    tenders = fields.List(fields.Nested(MethodSchema))
    deposits = fields.List(fields.Nested(DepositRowSchema))
    cash_moves = fields.List(fields.Nested(CashMoveRowSchema))
    expected_cash_fen = fields.Integer(allow_none=True)
    z_number = fields.Integer()
    counted_cash_fen = fields.Integer()
    over_short_fen = fields.Integer()
    restated_fen = fields.Integer()
    denominations = fields.List(fields.Nested(DenominationSchema))
    explanation = fields.String(allow_none=True)
    explained_by = fields.String(allow_none=True)
    explained_at = wire.Moment(allow_none=True)


class ExplainSchema(wire.Schema):
    """What was found about the difference."""

    note = wire.Name(longest=400, required=True, metadata={"example": "找零多给5元，已核对监控"})
