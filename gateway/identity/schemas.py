"""Users on the wire."""

from marshmallow import fields, validate

from shared import wire
from shared.identity import ROLES

PASSWORD_LENGTH_MIN = 8
PASSWORD_LENGTH_MAX = 200  # a longer one only heats the room: hashing reads all of it


class Username(fields.String):
    """Lower-case ASCII, because it travels in headers between services."""

    def __init__(self, **kwargs):
        super().__init__(
            validate=validate.Regexp(
                r"[a-z0-9][a-z0-9._-]{0,63}\Z", error="Lower-case letters, digits, . _ -"
            ),
            **kwargs,
        )


class NewPassword(fields.String):
    """A password to be."""

    def __init__(self, **kwargs):
        length = validate.Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX)
        super().__init__(load_only=True, validate=length, **kwargs)


class Roles(fields.List):
    """Some of the roles."""

    def __init__(self, *, least: int = 1, **kwargs):
        super().__init__(
            fields.String(validate=validate.OneOf(ROLES)),
            validate=validate.Length(least, len(ROLES)),
            metadata={"example": ["clerk"]},
            **kwargs,
        )


class CreateUserSchema(wire.Schema):
    """A new user of the caller's own community."""

    username = Username(required=True, metadata={"example": "li.na"})
    name = wire.Name(required=True, metadata={"example": "李娜"})
    password = NewPassword(required=True)
    roles = Roles(required=True)


class ChangeRolesSchema(wire.Schema):
    """All roles from now on."""

    roles = Roles(required=True)


class UserSchema(wire.Schema):
    """A user as kept; the password is not."""

    username = fields.String()
    name = fields.String()
    community = fields.String()
    roles = fields.Function(
        lambda user: user.role_list(), metadata={"type": "array", "items": {"type": "string"}}
    )
    disabled = fields.Boolean()


UserPageSchema = wire.page_of(UserSchema)
