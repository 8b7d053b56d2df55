"""The audit on the wire."""

from marshmallow import fields

from shared import wire


class FigureSchema(wire.Schema):
    """A sum and where it was read, in fen."""

    label = fields.String()
    value = fields.Integer()


class ComparisonSchema(wire.Schema):
    """Two figures that must be equal; `difference_fen` adds up every part that is not."""

    code = fields.String(metadata={"example": "stock_value"})
    name_zh = fields.String()
    name_en = fields.String()
    left = fields.Nested(FigureSchema)
    right = fields.Nested(FigureSchema)
    difference_fen = fields.Integer()
    agrees = fields.Boolean()
    sentence = fields.String()


class AuditSchema(wire.Schema):
    """All comparisons; `differences` counts those that do not agree."""

    community = fields.String()
    checked_at = wire.Moment()
    differences = fields.Integer()
    comparisons = fields.List(fields.Nested(ComparisonSchema))
    parked_facts = fields.Integer()
    facts_behind = fields.Integer()
