"""Assets on the wire."""

from marshmallow import fields, validate

from services.property.registry.assets.rules import KINDS, OWNERS, STATES
from shared import wire


class CreateAssetSchema(wire.Schema):
    """A new asset, of a building or of an estate; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    code = wire.Name(longest=64, required=True, metadata={"example": "车位-017"})
    estate_id = wire.Id(load_default=None, allow_none=True)
    building_id = wire.Id(load_default=None, allow_none=True)
    installed_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "However long ago; not in the future."},
    )
    owner = fields.String(required=True, validate=validate.OneOf(OWNERS))


class MoveAssetSchema(wire.Schema):
    """Which state it came into, when and why."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    moved_on = wire.Day(load_default=None, allow_none=True)
    reason = wire.Name(required=True, metadata={"example": "门机故障停用"})


class AssetSchema(wire.Schema):
    """An asset as it is."""

    id = fields.String()
    kind = fields.String()
    code = fields.String()
    estate_id = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    installed_on = fields.Date(allow_none=True)
    owner = fields.String()
    state = fields.String()


class AssetMoveSchema(wire.Schema):
    """A state it came into."""

    state = fields.String()
    moved_on = fields.Date()
    reason = fields.String()
    moved_by = fields.String()
    moved_at = wire.Moment()


class AssetQuery(wire.PageQuery):
    """Filters of the list of assets."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    owner = fields.String(load_default=None, validate=validate.OneOf(OWNERS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    building_id = wire.Id(load_default=None)
    estate_id = wire.Id(load_default=None)


AssetPageSchema = wire.page_of(AssetSchema)
AssetMovePageSchema = wire.page_of(AssetMoveSchema)
