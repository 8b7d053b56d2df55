"""Quotes on the wire."""

from marshmallow import fields

from services.property.work_orders.schemas import TEXT
from shared import wire


class RecordQuoteSchema(wire.Schema):
    """What a contractor asks; without `valid_until` it stays good."""

    id = wire.Id(load_default=None)
    contractor = wire.Name(longest=100, required=True, metadata={"example": "阜新防水工程队"})
    amount_fen = wire.Fen(least=1, required=True)
    says = fields.String(load_default="", validate=TEXT, metadata={"example": "含材料，质保五年"})
    valid_until = wire.Day(load_default=None, allow_none=True)


class QuoteSchema(wire.Schema):
    """A quote as it is kept."""

    id = fields.String()
    rework = fields.Integer()
    contractor = fields.String()
    amount_fen = fields.Integer()
    says = fields.String()
    valid_until = wire.Day(allow_none=True)
    recorded_by = fields.String()
    recorded_at = wire.Moment()


class ChooseQuoteSchema(wire.Schema):
    """Why this one, where another asks less or was chosen before."""

    reason = wire.Name(load_default=str, metadata={"example": "工期短一周"})


class QuoteChoiceSchema(wire.Schema):
    """Which quote was chosen, by whom and why."""

    quote_id = fields.String()
    rework = fields.Integer()
    contractor = fields.String(attribute="quote.contractor")
    amount_fen = fields.Integer(attribute="quote.amount_fen")
    reason = fields.String()
    chosen_by = fields.String()
    chosen_at = wire.Moment()


class WriteThresholdSchema(wire.Schema):
    """Above how many fen two quotes are compared, from a business day on."""

    amount_fen = wire.Fen(least=0, required=True, metadata={"example": 200_000})
    from_on = wire.Day(required=True)
    ground = wire.Name(required=True, metadata={"example": "业主委员会2026年第2号决议"})


class QuoteThresholdSchema(wire.Schema):
    """A row as it is kept."""

    id = fields.Integer()
    amount_fen = fields.Integer()
    from_on = wire.Day()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


QuoteThresholdPageSchema = wire.page_of(QuoteThresholdSchema)
