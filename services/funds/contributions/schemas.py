"""Contributions on the wire."""

from marshmallow import fields, validate

from services.funds.contributions.rules import GIVEN
from shared import wire


class RecordContributionSchema(wire.Schema):
    """Money somebody gave, with the document that proves it."""

    id = wire.Id(load_default=None)
    fund_id = wire.Id(required=True)
    source = fields.String(required=True, validate=validate.OneOf(GIVEN))
    source_document = wire.Name(
        required=True, attribute="source_id", metadata={"example": "财社〔2026〕18号"}
    )
    received_on = wire.Day(required=True)
    amount_fen = wire.Fen(least=1, required=True)


class ContributionSchema(wire.Schema):
    """A lot; `source_id` is the period close or the giver's document."""

    id = fields.String()
    fund_id = fields.String()
    source = fields.String()
    source_id = fields.String()
    source_book = fields.String(allow_none=True)
    period = fields.String(allow_none=True)
    received_on = wire.Day()
    amount_fen = fields.Integer()
    consumed_fen = fields.Integer()
    recorded_by = fields.String()


class ContributionQuery(wire.PageQuery):
    """Filters of the list of contributions."""

    fund_id = wire.Id(load_default=None)


ContributionPageSchema = wire.page_of(ContributionSchema)
