"""Requests for payments on the wire."""

from marshmallow import fields, validate

from services.funds.disbursements.requests.rules import STATES
from shared import wire


class RequestPaymentSchema(wire.Schema):
    """A payment out of a commitment; the asker may name it.

    `payee` is who is paid, else who the commitment names; `document` the invoice that proves it.
    """

    id = wire.Id(load_default=None)
    amount_fen = wire.Fen(least=1, required=True)
    is_last = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether what the commitment has left is then released."},
    )
    payee = wire.Name(load_default=None, allow_none=True, metadata={"example": "阜新防水工程队"})
    document = wire.Name(required=True, metadata={"example": "发票 26312000000012345678"})


class RefusePaymentSchema(wire.Schema):
    """Why not."""

    reason = wire.Name(required=True, metadata={"example": "发票抬头不对"})


class MakePaymentSchema(wire.Schema):
    """The bank's reference of the transfer, and its business day."""

    bank_reference = wire.Name(required=True, metadata={"example": "20260428-000173"})
    paid_on = wire.DoneDay(required=True)


class DisbursementRequestSchema(wire.Schema):
    """A payment somebody asked for; `refused_for` says why it was not made."""

    id = fields.String()
    commitment_id = fields.String()
    amount_fen = fields.Integer()
    is_last = fields.Boolean()
    payee = fields.String(allow_none=True)
    document = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    requested_by = fields.String()
    requested_at = wire.Moment()
    reviewed_by = fields.String(allow_none=True)
    paid_by = fields.String(allow_none=True)
    bank_reference = fields.String(allow_none=True)
    refused_for = fields.String(allow_none=True)
    resolved_on = wire.Day(allow_none=True)


class DisbursementRequestQuery(wire.PageQuery):
    """Filters of the list of requests."""

    commitment_id = wire.Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


DisbursementRequestPageSchema = wire.page_of(DisbursementRequestSchema)
