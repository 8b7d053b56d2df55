"""Buildings on the wire."""

from marshmallow import fields, validate

from shared import wire

FLOORS = validate.Range(1, 200)
ENTRANCES = validate.Range(1, 100)


class BuildingQuery(wire.PageQuery):
    """Filters of the list of buildings."""

    estate_id = wire.Id(load_default=None)


class OnDayQuery(wire.Schema):
    """A business day; without one, today."""

    on = wire.Day(load_default=None)


class CreateBuildingSchema(wire.Schema):
    """A new building; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    estate_id = wire.Id(load_default=None, allow_none=True)
    name = wire.Name(required=True, metadata={"example": "3号楼"})
    address = wire.Name(required=True, metadata={"example": "新晟社区中华路12号"})
    managed = fields.Boolean(
        required=True, metadata={"description": "Whether a property company looks after it."}
    )
    floors = fields.Integer(load_default=None, allow_none=True, strict=True, validate=FLOORS)
    entrances = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=ENTRANCES,
        metadata={"description": "单元"},
    )


class ChangeBuildingSchema(wire.Schema):
    """What of a building may be changed; what is not sent stays.

    `effective_from` is the day since when its name or `managed` is so; without it, today.
    """

    estate_id = wire.Id(allow_none=True)
    name = wire.Name()
    address = wire.Name()
    managed = fields.Boolean()
    floors = fields.Integer(allow_none=True, strict=True, validate=FLOORS)
    entrances = fields.Integer(allow_none=True, strict=True, validate=ENTRANCES)
    effective_from = wire.Day(load_default=None, allow_none=True)
    reason = wire.Name(required=True, metadata={"example": "物业公司撤出"})


class BuildingSchema(wire.Schema):
    """A building and how many households it has."""

    id = fields.String()
    estate_id = fields.String(allow_none=True)
    name = fields.String()
    address = fields.String()
    managed = fields.Boolean()
    floors = fields.Integer(allow_none=True)
    entrances = fields.Integer(allow_none=True)
    households = fields.Integer()


class BuildingDaySchema(wire.Schema):
    """What a building was from a day on."""

    effective_from = fields.Date()
    name = fields.String()
    managed = fields.Boolean()
    reason = fields.String(allow_none=True)
    made_by = fields.String()
    made_at = wire.Moment()


BuildingPageSchema = wire.page_of(BuildingSchema)
BuildingDayPageSchema = wire.page_of(BuildingDaySchema)
