"""Supplies on the wire."""

from marshmallow import fields, validate

from services.property.supplies.rules import DUE_DAYS, KINDS, SOURCES
from shared import wire


class AddSupplySchema(wire.Schema):
    """A new thing kept at a place; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=100, required=True, metadata={"example": "防汛沙袋"})
    unit = wire.Name(longest=16, required=True, metadata={"example": "个"})
    place = wire.Name(longest=100, required=True, metadata={"example": "社区库房"})
    inspect_on = wire.Day(load_default=None, allow_none=True)


class _EntrySchema(wire.Schema):
    on = wire.PastDay(load_default=None, metadata={"description": "Today unless said."})
    note = wire.Name(load_default=None, allow_none=True)


class ReceiveSchema(_EntrySchema):
    """Goods that come: bought with an invoice or by a work order, or given with a document."""

    quantity = wire.Quantity(required=True)
    source = fields.String(required=True, validate=validate.OneOf(SOURCES))
    document = wire.Name(longest=100, load_default=None, allow_none=True)
    work_order_id = wire.Id(load_default=None, allow_none=True)
    expires_on = wire.Day(load_default=None, allow_none=True)


class IssueSchema(_EntrySchema):
    """Goods that go to a building, for a purpose, or both."""

    quantity = wire.Quantity(required=True)
    building_id = wire.Id(load_default=None, allow_none=True)
    purpose = wire.Name(longest=100, load_default=None, allow_none=True)


class ReturnSchema(_EntrySchema):
    """Goods of an issue that come back."""

    issue_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**62))
    quantity = wire.Quantity(required=True)


class CountSchema(_EntrySchema):
    """How much is there; a difference needs a note."""

    counted = wire.Quantity(least=0, required=True)


class InspectSchema(_EntrySchema):
    """Somebody looked at it, and the day of the next look."""

    next_on = wire.Day(required=True, allow_none=True)


class SupplySchema(wire.Schema):
    """A supply and how much of it is there."""

    id = fields.String()
    name = fields.String()
    unit = fields.String()
    place = fields.String()
    on_hand = wire.Quantity(least=0)
    inspect_on = wire.Day(allow_none=True)


class SupplyEntrySchema(wire.Schema):
    """What changed a supply, and how much was there then; below 0 when it left."""

    id = fields.Integer()
    supply_id = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    quantity = wire.Quantity(least=None)
    on_hand = wire.Quantity(least=0)
    entered_on = wire.Day()
    note = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    document = fields.String(allow_none=True)
    work_order_id = fields.String(allow_none=True)
    expires_on = wire.Day(allow_none=True)
    building_id = fields.String(allow_none=True)
    purpose = fields.String(allow_none=True)
    issue_id = fields.Integer(allow_none=True)
    entered_by = fields.String()


class SupplyDueQuery(wire.Schema):
    """Up to which day."""

    until = wire.Day(
        load_default=None, metadata={"description": f"{DUE_DAYS} days ahead unless said."}
    )


class SupplyDueSchema(wire.Schema):
    """A day to keep: an inspection, or the end of what is good."""

    supply_id = fields.String()
    name = fields.String()
    place = fields.String()
    kind = fields.String(validate=validate.OneOf(("inspection", "expiry")))
    due_on = wire.Day()
    overdue = fields.Boolean()
    quantity = wire.Quantity(least=0)


class SupplyDueListSchema(wire.Schema):
    """The days, the earliest first."""

    items = fields.List(fields.Nested(SupplyDueSchema))


SupplyPageSchema = wire.page_of(SupplySchema)
SupplyEntryPageSchema = wire.page_of(SupplyEntrySchema)
