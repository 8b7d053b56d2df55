"""Invitations on the wire."""

from marshmallow import fields, validate

from gateway.identity.invitations import queries, rules
from gateway.identity.schemas import NewPassword, Roles, Username
from shared import wire


class InviteSchema(wire.Schema):
    """Whom to invite; without a username they choose one."""

    username = Username(load_default=None, allow_none=True, metadata={"example": "li.na"})
    name = wire.Name(required=True, metadata={"example": "李娜"})
    roles = Roles(required=True)


class InvitationSchema(wire.Schema):
    """An invitation or a reset, without its code."""

    id = wire.Id()
    kind = fields.String(metadata={"enum": list(rules.LIFETIMES)})
    username = fields.String(allow_none=True)
    name = fields.String()
    roles = fields.Function(
        lambda row: row.role_list(), metadata={"type": "array", "items": {"type": "string"}}
    )
    state = fields.Function(queries.state, metadata={"type": "string", "enum": list(rules.STATES)})
    made_by = fields.String()
    made_at = wire.Moment()
    expires_at = wire.Moment()
    redeemed_at = wire.Moment(allow_none=True)
    withdrawn_at = wire.Moment(allow_none=True)


class GivenSchema(wire.Schema):
    """A code to hand over, shown once: who brings it sets a password."""

    code = fields.String(metadata={"example": "K7QMR-2VXHT-9PLDA-WZ4BC-MM3QE"})
    row = fields.Nested(InvitationSchema, data_key="invitation")


class RedeemSchema(wire.Schema):
    """A code, and the password of one's choice; a username if none was given with the code."""

    code = fields.String(required=True, load_only=True, validate=validate.Length(1, 64))
    username = Username(load_default=None, allow_none=True)
    password = NewPassword(required=True)


InvitationPageSchema = wire.page_of(InvitationSchema)
