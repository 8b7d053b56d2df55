"""Keys on the wire."""

from marshmallow import fields

from shared import wire


class MakeOpen311KeySchema(wire.Schema):
    """Whose key it is."""

    holder = wire.Name(longest=100, required=True, metadata={"example": "市民随手拍"})


class MadeOpen311KeySchema(wire.Schema):
    """A key, shown once."""

    id = fields.String()
    holder = fields.String()
    api_key = fields.String()


class Open311KeySchema(wire.Schema):
    """A key as it is kept: not itself."""

    id = fields.String()
    holder = fields.String()
    made_by = fields.String()
    made_at = wire.Moment()
    revoked_by = fields.String(allow_none=True)
    revoked_at = wire.Moment(allow_none=True)


Open311KeyPageSchema = wire.page_of(Open311KeySchema)
