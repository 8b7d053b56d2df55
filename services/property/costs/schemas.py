"""What a repair comes to, on the wire."""

from marshmallow import fields

from services.property.costs.labour.schemas import LabourSchema
from services.property.costs.parts.schemas import PartSchema
from services.property.costs.quotes.schemas import QuoteChoiceSchema, QuoteSchema
from services.property.work_orders.schemas import CostLineSchema
from shared import wire


class ThresholdSchema(wire.Schema):
    """Above how many fen two quotes are compared today; `from_on` is null for the default."""

    amount_fen = fields.Integer()
    from_on = wire.Day(allow_none=True)
    ground = fields.String(allow_none=True)


class CostsSchema(wire.Schema):
    """What the repair comes to so far, or came to once it is frozen."""

    work_order_id = fields.String()
    frozen = fields.Boolean()
    rework = fields.Integer(metadata={"description": "How many reworks there were."})
    lines = fields.List(fields.Nested(CostLineSchema))
    so_far_fen = fields.Integer()
    rework_lines = fields.List(
        fields.Nested(CostLineSchema),
        metadata={"description": "What reworks come to on top, charged to nobody."},
    )
    rework_fen = fields.Integer()
    estimate_fen = fields.Integer()
    promised_fen = fields.Integer(allow_none=True)
    difference_fen = fields.Integer(
        metadata={
            "description": "Promised (without a fund: estimated) less so far; below zero it will "
            "not do."
        },
    )
    labour = fields.List(fields.Nested(LabourSchema))
    parts = fields.List(fields.Nested(PartSchema))
    quotes = fields.List(fields.Nested(QuoteSchema))
    choices = fields.List(fields.Nested(QuoteChoiceSchema))
    threshold = fields.Nested(ThresholdSchema)
