"""Webhooks on the wire."""

from marshmallow import fields, validate

from gateway.webhooks.rules import EVENTS
from shared import wire

STATES = ("waiting", "delivered", "given_up")


class MakeWebhookSchema(wire.Schema):
    """An address to be told, and which events."""

    id = wire.Id(load_default=None)
    url = fields.String(
        required=True,
        validate=validate.Length(1, 500),
        metadata={"example": "https://books.example.org/fanbu"},
    )
    note = wire.Name(required=True, metadata={"example": "财务软件 finance program"})
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS)),
        required=True,
        validate=[validate.Length(1, len(EVENTS)), wire.all_different],
        metadata={"example": ["voucher_posted", "period_closed"]},
    )


class DisableWebhookSchema(wire.Schema):
    """Why."""

    reason = wire.Name(required=True, metadata={"example": "换了软件 another program"})


class WebhookSchema(wire.Schema):
    """A webhook as kept; its secret has an address of its own."""

    id = wire.Id()
    url = fields.String()
    note = fields.String()
    events = fields.Function(
        lambda webhook: webhook.event_list(),
        metadata={"type": "array", "items": {"type": "string", "enum": list(EVENTS)}},
    )
    state = fields.String(validate=validate.OneOf(("active", "disabled")))
    disabled_for = fields.String(allow_none=True)
    made_by = fields.String()
    made_at = wire.Moment()
    heard_at = wire.Moment(
        allow_none=True, metadata={"description": "When it last took a message."}
    )
    failing_since = wire.Moment(allow_none=True)
    resume_at = wire.Moment(
        allow_none=True, metadata={"description": "It is left alone until then."}
    )


class SecretSchema(wire.Schema):
    """What signatures are checked with."""

    secret = fields.String(metadata={"example": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    previous_until = wire.Moment(
        allow_none=True, metadata={"description": "The secret before this one signs until then."}
    )


class DeliveryQuery(wire.PageQuery):
    """Which deliveries."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class AttemptSchema(wire.Schema):
    """One try; `error` says in a word why there was no answer."""

    number = fields.Integer()
    tried_at = wire.Moment()
    status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True, metadata={"example": "no_answer"})
    milliseconds = fields.Integer()


class DeliverySchema(wire.Schema):
    """A message on its way; `message_id` is the `webhook-id` that the receiver sees."""

    id = wire.Id()
    message_id = wire.Id()
    event = fields.String(metadata={"example": "voucher_posted"})
    happened_at = wire.Moment()
    state = fields.String(validate=validate.OneOf(STATES))
    attempts = fields.Integer()
    next_at = wire.Moment(allow_none=True)
    delivered_at = wire.Moment(allow_none=True)
    last_attempt = fields.Nested(AttemptSchema, allow_none=True)


class ReplaySchema(wire.Schema):
    """From when to when it happened; until now without an end."""

    since = wire.Moment(required=True, metadata={"example": "2026-03-01T00:00:00Z"})
    until = wire.Moment(load_default=None)
    only_unheard = fields.Boolean(
        load_default=False, metadata={"description": "Leave out what was delivered."}
    )


class ReplayedSchema(wire.Schema):
    """How many messages are on their way again."""

    messages = fields.Integer()


WebhookPageSchema = wire.page_of(WebhookSchema)
DeliveryPageSchema = wire.page_of(DeliverySchema)
