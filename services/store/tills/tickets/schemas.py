"""Tickets on the wire."""

from marshmallow import fields, validate

from services.store.sales.schemas import LINES_MAX, SaleLineWantedSchema
from services.store.tills.schemas import OUTLET
from shared import wire


class SuspendTicketSchema(wire.Schema):
    """A basket to put aside; the note says whose it is."""

    id = wire.Id(load_default=None)
    till_id = wire.Id(required=True)
    note = wire.Name(required=True, metadata={"example": "去拿钱包"})
    lines = fields.List(
        fields.Nested(SaleLineWantedSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class ResumeTicketSchema(wire.Schema):
    """The till that takes it up."""

    till_id = wire.Id(required=True)


class TicketSchema(wire.Schema):
    """A ticket as it is kept; its lines go into a sale as they are."""

    id = fields.String()
    outlet = fields.String()
    till_id = fields.String()
    note = fields.String()
    lines = fields.List(fields.Nested(SaleLineWantedSchema))
    made_by = fields.String()
    made_at = wire.Moment()
    ended_as = fields.String(allow_none=True)
    ended_by = fields.String(allow_none=True)
    ended_at = wire.Moment(allow_none=True)


class TicketQuery(wire.PageQuery):
    """Which outlet's tickets."""

    outlet = fields.String(load_default=OUTLET)


TicketPageSchema = wire.page_of(TicketSchema)
