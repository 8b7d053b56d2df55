"""Money passed on, on the wire."""

from marshmallow import fields, validate

from services.store.tills.agency.rules import METHODS
from shared import wire


class PayAgencySchema(wire.Schema):
    """A payment to whom money was collected for; `cash` comes from the safe."""

    id = wire.Id(load_default=None)
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    amount_fen = wire.Fen(least=1, required=True)
    payee = wire.Name(required=True, metadata={"example": "自来水公司"})
    reference = wire.Name(longest=64, required=True)
    paid_on = wire.PastDay(load_default=None)


class AgencyPaymentSchema(wire.Schema):
    """A payment as it is kept."""

    id = fields.String()
    method = fields.String()
    amount_fen = fields.Integer()
    payee = fields.String()
    reference = fields.String()
    paid_on = wire.Day()
    made_by = fields.String()


class AgencyHeldSchema(wire.Schema):
    """What is held for others now."""

    held_fen = fields.Integer()


AgencyPaymentPageSchema = wire.page_of(AgencyPaymentSchema)
