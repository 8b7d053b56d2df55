"""Promotions on the wire."""

from marshmallow import fields, validate

from services.store.catalogue.rules import PRICE_FEN_MAX
from services.store.pricing.promotions.rules import FOR_GROUPS, KINDS, SCOPES
from shared import wire

PIECES_MAX = 1_000


def _hour() -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z"),
        metadata={"example": "18:00"},
    )


def _pieces(least: int) -> fields.Integer:
    return fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(least, PIECES_MAX)
    )


class MakePromotionSchema(wire.Schema):
    """Percent off (`percent_bp`), fen off a unit (`amount_fen`), or `take` for the price of `pay`.

    Scope product needs `product_id`, category needs `category`. A window of hours may pass
    midnight. Of several promotions the best one holds.
    """

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "晚市八折"})
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    percent_bp = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(1, 10_000)
    )
    amount_fen = wire.Fen(least=1, most=PRICE_FEN_MAX, load_default=None, allow_none=True)
    take = _pieces(2)
    pay = _pieces(0)
    scope = fields.String(required=True, validate=validate.OneOf(tuple(SCOPES)))
    product_id = wire.Id(load_default=None, allow_none=True)
    category = wire.Name(longest=64, load_default=None, allow_none=True)
    price_group = fields.String(load_default="everyone", validate=validate.OneOf(FOR_GROUPS))
    starts_at = wire.Moment(load_default=None)
    ends_at = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    weekdays = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 7)),
        load_default=[1, 2, 3, 4, 5, 6, 7],
        validate=validate.Length(1, 7),
    )
    hour_from = _hour()
    hour_until = _hour()


class PromotionSchema(wire.Schema):
    """A promotion as it is kept."""

    id = fields.String()
    name = fields.String()
    kind = fields.String()
    percent_bp = fields.Integer(allow_none=True)
    amount_fen = fields.Integer(allow_none=True)
    take = fields.Integer(allow_none=True)
    pay = fields.Integer(allow_none=True)
    scope = fields.String()
    product_id = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    price_group = fields.String()
    starts_at = wire.Moment()
    ends_at = wire.Moment(allow_none=True)
    weekdays = fields.Function(
        lambda promotion: [int(day) for day in promotion.weekdays],
        metadata={"type": "array", "items": {"type": "integer"}},
    )
    hour_from = fields.String(allow_none=True)
    hour_until = fields.String(allow_none=True)
    made_by = fields.String()
    withdrawn_at = wire.Moment(allow_none=True)
    withdrawn_by = fields.String(allow_none=True)


class PromotionQuery(wire.PageQuery):
    """All, or those that are neither over nor withdrawn."""

    running = fields.Boolean(load_default=False)


PromotionPageSchema = wire.page_of(PromotionSchema)
