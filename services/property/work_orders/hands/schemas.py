"""Other hands on the wire."""

from marshmallow import fields

from services.property.funding.schemas import USERNAME
from services.property.work_orders.schemas import ReasonSchema


class ReassignWorkOrderSchema(ReasonSchema):
    """Who goes on with it, and why not who has it."""

    assignee = fields.String(required=True, validate=USERNAME, metadata={"example": "repairer"})
