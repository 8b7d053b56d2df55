"""Communities on the wire."""

from marshmallow import fields, validate

from gateway.identity.schemas import Username
from shared import wire


class CommunitySchema(wire.Schema):
    """A community."""

    code = fields.String(metadata={"example": "xinsheng"})
    name = fields.String(metadata={"example": "新晟社区"})
    founded_at = wire.Moment()


class FirstAdminSchema(wire.Schema):
    """Who is invited to be the first admin; without a username they choose one."""

    username = Username(load_default=None, allow_none=True, metadata={"example": "wang.fang"})
    name = wire.Name(required=True, metadata={"example": "王芳"})


class FoundCommunitySchema(wire.Schema):
    """A new community; its code stays for good, in every row of every service."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(
            r"[a-z0-9][a-z0-9-]{0,63}\Z", error="Lower-case letters, digits, -"
        ),
        metadata={"example": "heping"},
    )
    name = wire.Name(required=True, metadata={"example": "和平社区"})
    admin = fields.Nested(FirstAdminSchema, required=True)


CommunityPageSchema = wire.page_of(CommunitySchema)
