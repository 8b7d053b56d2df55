"""Returns on the wire."""

from marshmallow import fields

from services.funds.disbursements.schemas import ConsumedLotSchema
from shared import wire


class ReturnPaymentSchema(wire.Schema):
    """Money that came back from who had been paid; whoever notes it may name it."""

    id = wire.Id(load_default=None)
    amount_fen = wire.Fen(least=1, required=True)
    reason = wire.Name(required=True, metadata={"example": "材料退货"})
    bank_reference = wire.Name(load_default=None, allow_none=True)
    received_on = wire.DoneDay(required=True)


class DisbursementReturnSchema(wire.Schema):
    """What came back, and the lots it lies in again."""

    id = fields.String()
    disbursement_id = fields.String()
    amount_fen = fields.Integer()
    reason = fields.String()
    bank_reference = fields.String(allow_none=True)
    received_on = wire.Day()
    recorded_by = fields.String()
    lots = fields.List(fields.Nested(ConsumedLotSchema))


class DisbursementReturnQuery(wire.PageQuery):
    """Filters of the list of returns."""

    disbursement_id = wire.Id(load_default=None)


DisbursementReturnPageSchema = wire.page_of(DisbursementReturnSchema)
