"""Changes of an order on the wire."""

from marshmallow import ValidationError, fields, validate, validates_schema

from services.property.work_orders.changes.rules import NAMES
from services.property.work_orders.rules import CATEGORIES, URGENCIES
from services.property.work_orders.schemas import TEXT
from shared import wire


class ChangeWorkOrderSchema(wire.Schema):
    """What of an order changes, and why; what is not sent stays."""

    title = wire.Name(metadata={"example": "3号楼屋面漏水"})
    description = fields.String(validate=TEXT)
    urgency = fields.String(validate=validate.OneOf(URGENCIES))
    category = fields.String(
        validate=validate.OneOf(CATEGORIES),
        metadata={"description": "While it is open or unfunded and no fund holds money for it."},
    )
    estimate_fen = wire.Fen(
        least=0,
        metadata={"description": "Until it is completed; where a fund pays, until it is asked."},
    )
    reason = wire.Name(required=True, metadata={"example": "现场查看后更正"})

    @validates_schema
    def _require_something(self, wanted, **_):
        if not wanted.keys() & NAMES.keys():
            raise ValidationError(f"Say what changes: {', '.join(NAMES)}.")
