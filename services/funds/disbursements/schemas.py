"""Disbursements on the wire."""

from marshmallow import fields

from shared import wire


class ConsumedLotSchema(wire.Schema):
    """A slice of a contribution, beginning at its `from_fen`-th fen."""

    contribution_id = fields.String()
    from_fen = fields.Integer()
    amount_fen = fields.Integer()


class DisbursementSchema(wire.Schema):
    """What a fund paid; `returned_fen` of it came back. Only repairs have an order."""

    id = fields.String()
    fund_id = fields.String()
    commitment_id = fields.String()
    use = fields.String()
    work_order_id = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    request_id = fields.String(allow_none=True)
    payee = fields.String(allow_none=True)
    document = fields.String(allow_none=True)
    bank_reference = fields.String(allow_none=True)
    paid_on = wire.Day()
    amount_fen = fields.Integer()
    returned_fen = fields.Integer()


class DisbursementWithLotsSchema(DisbursementSchema):
    """A disbursement and the lots it consumed; they add up to its amount."""

    lots = fields.List(fields.Nested(ConsumedLotSchema))


class DisbursementQuery(wire.PageQuery):
    """Filters of the list of disbursements."""

    fund_id = wire.Id(load_default=None)
    work_order_id = wire.Id(load_default=None)
    commitment_id = wire.Id(load_default=None)


DisbursementPageSchema = wire.page_of(DisbursementSchema)
