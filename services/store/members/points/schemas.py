"""Points on the wire."""

from marshmallow import fields, validate

from services.store.stock.schemas import LINES_MAX, WriteOffLineSchema
from shared import wire

POINTS_MAX = 100_000_000


def points_field(**kwargs) -> fields.Integer:
    """Whole points that are spent."""
    return fields.Integer(strict=True, **kwargs)


class GiveGiftSchema(wire.Schema):
    """Points for a thing; goods of the shop are named in `lines` and leave its stock."""

    points = points_field(required=True, validate=validate.Range(1, POINTS_MAX))
    reason = wire.Name(longest=100, required=True, data_key="for", metadata={"example": "毛巾"})
    lines = fields.List(
        fields.Nested(WriteOffLineSchema), load_default=list, validate=validate.Length(0, LINES_MAX)
    )


class PointsMovementSchema(wire.Schema):
    """What moved: earned, redeemed, taken_back, given_back or gift."""

    id = fields.String()
    kind = fields.String()
    points = fields.Integer()
    fen = fields.Integer()
    sale_id = fields.String(allow_none=True)
    document_id = fields.String()
    reason = fields.String(allow_none=True)
    moved_at = wire.Moment()
    moved_on = wire.Day()
    made_by = fields.String()


PointsPageSchema = wire.page_of(PointsMovementSchema)
