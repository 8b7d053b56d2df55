"""Overrides on the wire."""

from marshmallow import fields, validate

from shared import wire


class OverrideSchema(wire.Schema):
    """What was let pass: `changes` are the checks opened for one order, a cap with its figure,
    or the terms in force since.
    """

    kind = fields.String(validate=validate.OneOf(("exception", "terms")))
    id = fields.String(attribute="row.id")
    fund_id = fields.String(attribute="row.fund_id")
    work_order_id = fields.String(allow_none=True)
    changes = fields.Dict(keys=fields.String())
    reason = fields.String(attribute="row.reason")
    asked_by = fields.String(attribute="row.asked_by")
    approved_by = fields.String(attribute="row.resolved_by")
    approved_at = wire.Moment(attribute="row.resolved_at")


OverridePageSchema = wire.page_of(OverrideSchema)
