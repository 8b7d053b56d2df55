"""What was changed, on the wire."""

from marshmallow import fields, validate

from shared import wire


class EventsQuery(wire.PageQuery):
    """Of one subject, if it is named."""

    subject = fields.String(load_default=None, validate=validate.Length(1, 64))


class IdentityEventSchema(wire.Schema):
    """A change, who made it, and of whom or of what."""

    id = wire.Id()
    happened_at = wire.Moment()
    actor = fields.String(metadata={"description": "A username."})
    subject = fields.String(
        metadata={"description": "A username, or the id of a token or an invitation."}
    )
    what = fields.String(metadata={"example": "roles_changed"})
    detail = fields.String(metadata={"example": "clerk → clerk cashier"})


IdentityEventPageSchema = wire.page_of(IdentityEventSchema)
