"""Contributions on the wire."""

from marshmallow import fields, validate

from services.funds.contributions.rules import GIVEN, SHOWN, SOURCES
from shared import wire


class RecordContributionSchema(wire.Schema):
    """Money somebody gave, with the document that proves it."""

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    source = fields.String(required=True, validate=validate.OneOf(GIVEN))
    source_document = wire.Name(
        required=True, attribute="source_id", metadata={"example": "财社〔2026〕18号"}
    )
    received_on = wire.DoneDay(required=True)
    amount_fen = wire.Fen(least=1, required=True)
    donor_name = wire.Name(load_default=None, allow_none=True, metadata={"example": "张三丰"})
    donor_shown = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(SHOWN),
        metadata={"description": "Of a donation: by name, as 张* (unless said), or nameless."},
    )


class ContributionSchema(wire.Schema):
    """A lot; `source_id` is the period close, the common income, the transfer or the giver's
    document. `donor` is shown as the donor chose. What a transfer brought lay in `parent_id`
    before, from its `parent_from_fen`-th fen on.
    """

    id = fields.String()
    fund_id = fields.String()
    source = fields.String()
    source_id = fields.String()
    source_book = fields.String(allow_none=True)
    period = fields.String(allow_none=True)
    received_on = wire.Day()
    amount_fen = fields.Integer()
    consumed_fen = fields.Integer()
    parent_id = fields.String(allow_none=True)
    parent_from_fen = fields.Integer(allow_none=True)
    left_fen = fields.Integer()
    recorded_by = fields.String()
    donor = fields.String(allow_none=True)
    donor_shown = fields.String(allow_none=True, validate=validate.OneOf(SHOWN))
    receipt_number = fields.String(allow_none=True, metadata={"example": "捐2026-000001"})


class ReceiptSchema(wire.Schema):
    """A donation's receipt, ready to print."""

    contribution_id = fields.String()
    receipt_number = fields.String(metadata={"example": "捐2026-000001"})
    donor = fields.String(metadata={"example": "张*"})
    legal_holder = fields.String()
    fund_name = fields.String()
    purpose = fields.String()
    source_document = fields.String()
    received_on = wire.Day()
    amount_fen = fields.Integer()
    amount_yuan = fields.String(metadata={"example": "88.00"})
    amount_in_words = fields.String(metadata={"example": "人民币捌拾捌元整"})
    recorded_by = fields.String()
    recorded_at = wire.Moment()


class ContributionQuery(wire.PageQuery):
    """Filters of the list of contributions."""

    fund_id = wire.Id(load_default=None)
    source = fields.String(load_default=None, validate=validate.OneOf(SOURCES))


ContributionPageSchema = wire.page_of(ContributionSchema)
