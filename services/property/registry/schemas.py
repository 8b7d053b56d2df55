"""Buildings and households on the wire."""

from marshmallow import fields, validate

from shared import wire


class CreateBuildingSchema(wire.Schema):
    """A new building; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(required=True, metadata={"example": "3号楼"})
    address = wire.Name(required=True, metadata={"example": "新晟社区中华路12号"})
    managed = fields.Boolean(
        required=True, metadata={"description": "Whether a property company looks after it."}
    )


class BuildingSchema(wire.Schema):
    """A building and how many households it has."""

    id = fields.String()
    name = fields.String()
    address = fields.String()
    managed = fields.Boolean()
    households = fields.Integer()


class CreateHouseholdSchema(wire.Schema):
    """A new household; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    building_id = wire.Id(required=True)
    unit = wire.Name(longest=64, required=True, metadata={"example": "2-301"})
    contact_name = wire.Name(longest=64, load_default=None, allow_none=True)
    phone = fields.String(
        load_default=None, allow_none=True, validate=wire.PHONE, metadata={"example": "13800001234"}
    )
    area_hundredths = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 10_000_000),
        metadata={"description": "Hundredths of a square metre", "example": 8650},
    )


class HouseholdSchema(wire.Schema):
    """A household; name and phone are masked for whoever does not need them."""

    id = fields.String()
    building_id = fields.String()
    unit = fields.String()
    contact_name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    area_hundredths = fields.Integer(allow_none=True)


class HouseholdQuery(wire.PageQuery):
    """Filters of the list of households."""

    building_id = wire.Id(load_default=None)


BuildingPageSchema = wire.page_of(BuildingSchema)
HouseholdPageSchema = wire.page_of(HouseholdSchema)
