"""Dispatch and release on the wire."""

from marshmallow import fields, validate

from shared import wire

# What the gateway takes for a username: nobody else could ever begin the repair.
USERNAME = validate.Regexp(
    r"[a-z0-9][a-z0-9._-]{0,63}\Z", error="A username: lower-case letters, digits, . _ -"
)


class DispatchWorkOrderSchema(wire.Schema):
    """Who shall repair it: a username, or null for whoever takes it first."""

    assignee = fields.String(
        required=True, allow_none=True, validate=USERNAME, metadata={"example": "repairer"}
    )
    reason = wire.Name(
        load_default=str,
        metadata={"description": "Why it goes before others that wait for the same fund."},
    )


class ReleaseWorkOrderSchema(wire.Schema):
    """Why the repairer is called back and the money given back."""

    reason = wire.Name(required=True, metadata={"example": "延期到雨季之后"})
