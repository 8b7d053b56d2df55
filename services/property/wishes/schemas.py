"""Wishes on the wire."""

from marshmallow import fields, validate

from services.property.wishes.rules import STATES
from shared import wire


class PostWishSchema(wire.Schema):
    """A new wish; everybody reads the title, few read whose it is."""

    id = wire.Id(load_default=None)
    title = wire.Name(longest=100, required=True, metadata={"example": "一副老花镜"})
    building_id = wire.Id(required=True)
    household_id = wire.Id(load_default=None, allow_none=True)
    wished_by = wire.Name(longest=64, load_default=None, allow_none=True)


class ClaimWishSchema(wire.Schema):
    """The person or organisation that promises it."""

    claimed_by = wire.Name(longest=100, required=True, metadata={"example": "社区志愿队"})


class WishReasonSchema(wire.Schema):
    """Why it is given back or withdrawn."""

    reason = wire.Name(required=True)


class FulfilWishSchema(wire.Schema):
    """When it came true, and what it cost if that is known."""

    fulfilled_on = wire.PastDay(load_default=None)
    cost_fen = wire.Fen(least=0, load_default=None, allow_none=True)
    note = wire.Name(load_default=None, allow_none=True)


class PublicWishSchema(wire.Schema):
    """A wish as everybody sees it: a building, and nobody's name."""

    id = fields.String()
    title = fields.String()
    building_name = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    posted_on = wire.Day()
    fulfilled_on = wire.Day(allow_none=True)


class WishSchema(PublicWishSchema):
    """A wish; names are masked for whoever does not need them."""

    building_id = fields.String()
    household_id = fields.String(allow_none=True)
    wished_by = fields.String(allow_none=True)
    claimed_by = fields.String(allow_none=True)
    claimed_on = wire.Day(allow_none=True)
    cost_fen = fields.Integer(allow_none=True)


class WishMoveSchema(wire.Schema):
    """One step of a wish; the note says for whom or why."""

    from_state = fields.String(allow_none=True)
    to_state = fields.String()
    note = fields.String()
    moved_by = fields.String()
    moved_at = wire.Moment()


class WishQuery(wire.PageQuery):
    """Filters of the list."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    building_id = wire.Id(load_default=None)


class PublicWishQuery(wire.PageQuery):
    """The building whose wishes are read."""

    building_id = wire.Id(required=True)


WishPageSchema = wire.page_of(WishSchema)
WishMovePageSchema = wire.page_of(WishMoveSchema)
PublicWishPageSchema = wire.page_of(PublicWishSchema)
