"""Sign-in and users on the wire."""

from marshmallow import fields, validate

from shared import wire
from shared.identity import ROLES

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


class SignInSchema(wire.Schema):
    """A username and its password."""

    username = fields.String(
        required=True, validate=validate.Length(1, 64), metadata={"example": "clerk"}
    )
    password = fields.String(
        required=True, load_only=True, validate=validate.Length(1, PASSWORD_LENGTH_MAX)
    )


class TokenSchema(wire.Schema):
    """A session: send it as `Authorization: Bearer …` until it expires."""

    access_token = fields.String()
    token_type = fields.String(metadata={"example": "bearer"})
    expires_in = fields.Integer(metadata={"description": "Seconds."})
    user = fields.String()
    community = fields.String()
    roles = fields.List(fields.String())


class CreateUserSchema(wire.Schema):
    """A new user of the caller's own community."""

    username = Username(required=True, metadata={"example": "li.na"})
    name = wire.Name(required=True, metadata={"example": "李娜"})
    password = fields.String(
        required=True, load_only=True, validate=validate.Length(8, PASSWORD_LENGTH_MAX)
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLES)),
        required=True,
        validate=validate.Length(1, len(ROLES)),
        metadata={"example": ["clerk"]},
    )


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
