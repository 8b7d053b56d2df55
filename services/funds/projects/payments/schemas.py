"""Payments of projects on the wire."""

from marshmallow import fields, validate

from services.funds.disbursements.requests.rules import STATES
from shared import wire


class RequestProjectPaymentSchema(wire.Schema):
    """A payment out of all sources of a project; the asker may name it.

    `document` is the invoice that proves it.
    """

    id = wire.Id(load_default=None)
    amount_fen = wire.Fen(least=1, required=True)
    payee = wire.Name(load_default=None, allow_none=True, metadata={"example": "阜新防水工程队"})
    document = wire.Name(required=True, metadata={"example": "发票 26312000000012345678"})


class ProjectPartSchema(wire.Schema):
    """What one source pays of it, and what came back."""

    fund_id = fields.String(attribute="source.fund_id")
    commitment_id = fields.String(attribute="source.commitment_id")
    request_id = fields.String()
    disbursement_id = fields.String(attribute="disbursement.id", allow_none=True, dump_default=None)
    amount_fen = fields.Integer()
    returned_fen = fields.Integer()


class ProjectPaymentSchema(wire.Schema):
    """A payment and its parts, which add up to it; `refused_for` says why it was not made."""

    id = fields.String()
    project_id = fields.String()
    amount_fen = fields.Integer()
    returned_fen = fields.Integer()
    payee = fields.String(allow_none=True)
    document = fields.String()
    state = fields.String(attribute="request.state", validate=validate.OneOf(STATES))
    requested_by = fields.String(attribute="request.requested_by")
    requested_at = wire.Moment()
    reviewed_by = fields.String(attribute="request.reviewed_by", allow_none=True)
    paid_by = fields.String(attribute="request.paid_by", allow_none=True)
    bank_reference = fields.String(attribute="request.bank_reference", allow_none=True)
    refused_for = fields.String(attribute="request.refused_for", allow_none=True)
    resolved_on = wire.Day(attribute="request.resolved_on", allow_none=True)
    parts = fields.List(fields.Nested(ProjectPartSchema))


class ProjectPaymentQuery(wire.PageQuery):
    """Filters of the list of payments."""

    project_id = wire.Id(load_default=None)


ProjectPaymentPageSchema = wire.page_of(ProjectPaymentSchema)
