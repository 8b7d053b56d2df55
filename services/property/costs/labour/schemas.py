"""Work on the wire."""

from marshmallow import fields, validate

from services.property.funding.schemas import USERNAME
from shared import wire

MINUTES_MAX = 1440


class RecordLabourSchema(wire.Schema):
    """Minutes worked on a business day; `worker` is who asks unless another is named."""

    id = wire.Id(load_default=None)
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, MINUTES_MAX))
    worked_on = wire.PastDay(required=True)
    worker = fields.String(
        load_default=None, allow_none=True, validate=USERNAME, metadata={"example": "qian"}
    )


class LabourSchema(wire.Schema):
    """Work as it is kept: the rate of its day, and what it cost, in fen."""

    id = fields.String()
    rework = fields.Integer()
    worker = fields.String()
    minutes = fields.Integer()
    worked_on = wire.Day()
    rate_fen = fields.Integer()
    cost_fen = fields.Integer()
    recorded_by = fields.String()
    recorded_at = wire.Moment()
    withdrawn_by = fields.String(allow_none=True)
    withdrawn_reason = fields.String(allow_none=True)
