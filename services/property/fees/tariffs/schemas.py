"""Tariffs on the wire."""

from marshmallow import fields, validate

from services.property.fees.tariffs.rules import BASES
from shared import wire

RATE_FEN_MAX = 10_000_000


class WriteTariffSchema(wire.Schema):
    """A tariff from a month on; without a building it is for the whole community."""

    building_id = wire.Id(load_default=None, allow_none=True)
    basis = fields.String(required=True, validate=validate.OneOf(BASES))
    rate_fen = wire.Fen(
        least=0,
        most=RATE_FEN_MAX,
        required=True,
        metadata={"description": "For a household or a square metre a month; 0 ends the fee."},
    )
    from_period = wire.Period(required=True, metadata={"example": "2026-01"})
    ground = wire.Name(required=True, metadata={"example": "业主大会2025年第3号决议"})


class TariffSchema(wire.Schema):
    """A tariff as it is kept."""

    id = fields.Integer()
    building_id = fields.String(allow_none=True)
    basis = fields.String()
    rate_fen = fields.Integer()
    tax_category = fields.String()
    from_period = fields.String()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


TariffPageSchema = wire.page_of(TariffSchema)
