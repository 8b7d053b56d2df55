"""Signing in on the wire."""

from marshmallow import fields, validate

from gateway.identity.schemas import PASSWORD_LENGTH_MAX, NewPassword
from gateway.identity.sign_ins import rules
from shared import wire


class SignInSchema(wire.Schema):
    """A username and its password; `otp` once a second factor is set up."""

    username = fields.String(
        required=True, validate=validate.Length(1, 64), metadata={"example": "clerk"}
    )
    password = fields.String(
        required=True, load_only=True, validate=validate.Length(1, PASSWORD_LENGTH_MAX)
    )
    otp = fields.String(
        load_default=None,
        load_only=True,
        validate=validate.Length(6, 40),
        metadata={"description": "Six digits of the authenticator app, or a recovery code."},
    )


class TokenSchema(wire.Schema):
    """A session: send it as `Authorization: Bearer …` until it expires."""

    access_token = fields.String()
    token_type = fields.String(metadata={"example": "bearer"})
    expires_in = fields.Integer(metadata={"description": "Seconds."})
    user = fields.String()
    community = fields.String()
    roles = fields.List(fields.String())
    second_factor_to_enrol = fields.Boolean(
        metadata={"description": "Whether the session is good for setting one up only."}
    )


class ChangePasswordSchema(wire.Schema):
    """The present password, and the next one."""

    password = fields.String(
        required=True, load_only=True, validate=validate.Length(1, PASSWORD_LENGTH_MAX)
    )
    new_password = NewPassword(required=True)


class SignInRecordSchema(wire.Schema):
    """A try to sign in."""

    id = wire.Id()
    happened_at = wire.Moment()
    outcome = fields.String(metadata={"enum": list(rules.OUTCOMES)})
    address = fields.String(metadata={"example": "203.0.113.*"})
    agent = fields.String()


SignInRecordPageSchema = wire.page_of(SignInRecordSchema)
