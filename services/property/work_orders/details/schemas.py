"""Orders in lists, and one with its door, on the wire."""

from marshmallow import fields

from services.property.work_orders.schemas import WorkOrderDetailSchema, WorkOrderSchema
from shared import wire


class ListedWorkOrderSchema(WorkOrderSchema):
    """A work order with its place and by when it shall be finished."""

    building_name = fields.String(attribute="building.name")
    finish_due_at = wire.Moment(attribute="clock.finish_due_at", dump_default=None, allow_none=True)


class CalledSchema(wire.Schema):
    """Whom to call; masked for all but steward, admin and who is sent."""

    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)


class ShownWorkOrderSchema(ListedWorkOrderSchema, WorkOrderDetailSchema):
    """A work order with costs, history and commitment, the door it leads to, and whom to call."""

    building_address = fields.String(attribute="building.address")
    unit = fields.String(attribute="door.unit", allow_none=True)
    contact = fields.Nested(CalledSchema, attribute="door.contact", allow_none=True)
    report_photo_ids = fields.List(fields.String(), attribute="door.photo_ids")


ListedWorkOrderPageSchema = wire.page_of(ListedWorkOrderSchema)
