"""Volunteers and teams on the wire."""

from marshmallow import fields

from shared import wire


class AddTeamSchema(wire.Schema):
    """A new team; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "先锋骑士队"})


class TeamSchema(wire.Schema):
    """A team of volunteers."""

    id = fields.String()
    name = fields.String()


class AddVolunteerSchema(wire.Schema):
    """A new volunteer; `id` may be named by the client. Joined today unless said."""

    id = wire.Id(load_default=None)
    name = wire.Name(longest=64, required=True, metadata={"example": "张桂兰"})
    phone = fields.String(load_default=None, allow_none=True, validate=wire.PHONE)
    team_id = wire.Id(load_default=None, allow_none=True)
    is_party_member = fields.Boolean(load_default=False)
    joined_on = wire.PastDay(load_default=None)


class ChangeVolunteerSchema(wire.Schema):
    """What of a volunteer may be changed; what is not sent stays."""

    name = wire.Name(longest=64)
    phone = fields.String(allow_none=True, validate=wire.PHONE)
    team_id = wire.Id(allow_none=True)
    is_party_member = fields.Boolean()
    left_on = wire.Day(allow_none=True, metadata={"description": "The first day without them."})


class VolunteerSchema(wire.Schema):
    """A volunteer; masked, and without the party, for whoever need not know."""

    id = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    team_id = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    is_party_member = fields.Boolean(allow_none=True)
    joined_on = wire.Day()
    left_on = wire.Day(allow_none=True)


class VolunteerQuery(wire.PageQuery):
    """Filters of the register."""

    team_id = wire.Id(load_default=None)
    left = fields.Boolean(load_default=False, metadata={"description": "Those who left as well."})


TeamPageSchema = wire.page_of(TeamSchema)
VolunteerPageSchema = wire.page_of(VolunteerSchema)
