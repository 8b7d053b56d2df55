"""Tokens of programs on the wire."""

from marshmallow import fields, validate

from gateway.identity.tokens import rules
from shared import wire
from shared.identity import PERMISSIONS

SCOPES = tuple(permission for permission in PERMISSIONS if permission not in rules.NEVER)


class MakeTokenSchema(wire.Schema):
    """What the program is called, what it may do, and for how long."""

    name = wire.Name(required=True, metadata={"example": "金蝶导账"})
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(1, len(SCOPES)),
        metadata={"example": ["book:read"]},
    )
    days = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, rules.DAYS_MAX),
        metadata={"example": 90},
    )


class ApiTokenSchema(wire.Schema):
    """A token without its secret."""

    id = wire.Id()
    username = fields.String()
    name = fields.String()
    scopes = fields.Function(
        lambda row: row.scope_list(), metadata={"type": "array", "items": {"type": "string"}}
    )
    made_at = wire.Moment()
    expires_at = wire.Moment()
    used_at = wire.Moment(
        allow_none=True, metadata={"description": "To within five minutes; null: never."}
    )
    revoked_at = wire.Moment(allow_none=True)


class MadeTokenSchema(wire.Schema):
    """A new token: keep it now, nobody sees it again."""

    token = fields.String(metadata={"example": "fanbu_0192…_…"})
    row = fields.Nested(ApiTokenSchema, data_key="kept")


ApiTokenPageSchema = wire.page_of(ApiTokenSchema)
