"""What came back of projects, on the wire."""

from marshmallow import fields

from shared import wire


class ReturnedPartSchema(wire.Schema):
    """What one source got."""

    fund_id = fields.String(attribute="disbursement.fund_id")
    disbursement_id = fields.String()
    disbursement_return_id = fields.String(attribute="id")
    amount_fen = fields.Integer()


class ProjectReturnSchema(wire.Schema):
    """What came back of a payment, and to whom; the parts add up to it."""

    id = fields.String()
    payment_id = fields.String()
    amount_fen = fields.Integer()
    reason = fields.String()
    bank_reference = fields.String(allow_none=True)
    received_on = wire.Day()
    recorded_by = fields.String()
    parts = fields.List(fields.Nested(ReturnedPartSchema))


class ProjectReturnQuery(wire.PageQuery):
    """Filters of the list of what came back."""

    payment_id = wire.Id(load_default=None)


ProjectReturnPageSchema = wire.page_of(ProjectReturnSchema)
