"""Sessions on the wire."""

from marshmallow import fields

from shared import wire
from shared.identity import caller


class SessionSchema(wire.Schema):
    """A session, and where it came from, without what would tell one household from another."""

    id = wire.Id()
    begun_at = wire.Moment()
    seen_at = wire.Moment(metadata={"description": "To within five minutes."})
    expires_at = wire.Moment()
    address = fields.String(metadata={"example": "203.0.113.*"})
    agent = fields.String(metadata={"example": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"})
    is_this = fields.Function(
        lambda session: session.id == caller().session,
        metadata={"type": "boolean", "description": "Whether the question came in it."},
    )


SessionPageSchema = wire.page_of(SessionSchema)


class EndedSchema(wire.Schema):
    """How many sessions ended."""

    ended = fields.Integer()
