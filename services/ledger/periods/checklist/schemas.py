"""A month's checklist on the wire."""

from marshmallow import fields, validate

from services.ledger.periods.checklist.rules import SEVERITIES, STATES
from shared import wire


class ItemSchema(wire.Schema):
    """One thing that was looked at: `count` obstacles, named in `details`, listed at `list`.

    What blocks must be done; what only warns may be accepted by its code when the month closes.
    """

    code = fields.String(metadata={"example": "stock_not_counted"})
    severity = fields.String(validate=validate.OneOf(SEVERITIES))
    state = fields.String(validate=validate.OneOf(STATES))
    count = fields.Integer()
    sentence = fields.String()
    details = fields.List(fields.Dict())
    list = fields.String(
        allow_none=True, metadata={"description": "Where all of it is listed, behind /api/v1."}
    )
    accepted_by = fields.String(allow_none=True)
    accepted_at = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class ChecklistSchema(wire.Schema):
    """Everything that is looked at before a month closes; `ready` when nothing is open."""

    book = fields.String(metadata={"example": "store"})
    period = fields.String(metadata={"example": "2026-03"})
    closed = fields.Boolean()
    ready = fields.Boolean()
    items = fields.List(fields.Nested(ItemSchema))
