"""Households and their contacts on the wire."""

from marshmallow import fields, validate

from services.property.registry.households.rules import (
    AREA_MAX_HUNDREDTHS,
    CONTACT_ROLES,
    FLOOR_MAX,
    FLOOR_MIN,
)
from shared import wire

FLOOR = validate.Range(FLOOR_MIN, FLOOR_MAX)
AREA = validate.Range(1, AREA_MAX_HUNDREDTHS)
ROLE = validate.OneOf(CONTACT_ROLES)
OF_AREA = {"description": "Hundredths of a square metre", "example": 8650}


class CreateHouseholdSchema(wire.Schema):
    """A new household and, where known, its owner; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    building_id = wire.Id(required=True)
    unit = wire.Name(longest=64, required=True, metadata={"example": "2-301"})
    contact_name = wire.Name(longest=64, load_default=None, allow_none=True)
    phone = fields.String(
        load_default=None, allow_none=True, validate=wire.PHONE, metadata={"example": "13800001234"}
    )
    area_hundredths = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=AREA, metadata=OF_AREA
    )
    floor = fields.Integer(load_default=None, allow_none=True, strict=True, validate=FLOOR)


class ChangeHouseholdSchema(wire.Schema):
    """What of a household may be changed; what is not sent stays."""

    unit = wire.Name(longest=64)
    area_hundredths = fields.Integer(allow_none=True, strict=True, validate=AREA, metadata=OF_AREA)
    floor = fields.Integer(allow_none=True, strict=True, validate=FLOOR)


class CloseHouseholdSchema(wire.Schema):
    """Why a household counts no more."""

    reason = wire.Name(required=True, metadata={"example": "两户合并"})


class AddContactSchema(wire.Schema):
    """A person of a household: a name, a phone, or both; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, load_default=None, allow_none=True)
    phone = fields.String(load_default=None, allow_none=True, validate=wire.PHONE)
    role = fields.String(required=True, validate=ROLE)
    main = fields.Boolean(load_default=False)


class ChangeContactSchema(wire.Schema):
    """What of a contact may be changed; what is not sent stays."""

    name = wire.Name(longest=64, allow_none=True)
    phone = fields.String(allow_none=True, validate=wire.PHONE)
    role = fields.String(validate=ROLE)
    main = fields.Boolean(load_default=False, metadata={"description": "true: ask here first"})


class ContactSchema(wire.Schema):
    """A contact; name and phone are masked for whoever does not need them."""

    id = fields.String()
    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    role = fields.String()
    main = fields.Boolean()


class HouseholdSchema(wire.Schema):
    """A household; names and phones are masked for whoever does not need them."""

    id = fields.String()
    building_id = fields.String()
    unit = fields.String()
    contact_name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    area_hundredths = fields.Integer(allow_none=True)
    floor = fields.Integer(allow_none=True)
    contacts = fields.List(fields.Nested(ContactSchema))
    closed_on = fields.Date(allow_none=True)
    closed_reason = fields.String(allow_none=True)


class HouseholdQuery(wire.PageQuery):
    """Filters of the list of households; `phone` needs a role that sees phones whole."""

    building_id = wire.Id(load_default=None)
    estate_id = wire.Id(load_default=None)
    unit = wire.Name(longest=64, load_default=None)
    phone = fields.String(load_default=None, validate=wire.PHONE)
    closed = fields.Boolean(load_default=None)


HouseholdPageSchema = wire.page_of(HouseholdSchema)
