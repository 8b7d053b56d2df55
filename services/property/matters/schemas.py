"""Matters on the wire."""

from marshmallow import fields, validate

from services.property.matters.rules import (
    MEETING_KINDS,
    OUTCOMES,
    PROPOSERS,
    STATES,
    SUBJECTS,
)
from services.property.matters.votes.schemas import VoteSchema
from services.property.reports.rules import DOMAIN_OF
from services.property.work_orders.schemas import TEXT, OpenWorkOrderSchema
from shared import wire

DOMAIN = validate.OneOf(tuple(DOMAIN_OF))
LONG = [validate.Length(1, 20_000), validate.ContainsNoneOf("\x00")]


class OpenMatterSchema(wire.Schema):
    """A large matter that staff heard of; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "3号楼加装电梯"})
    domain = fields.String(load_default=None, allow_none=True, validate=DOMAIN)
    building_id = wire.Id(load_default=None, allow_none=True)
    estate_id = wire.Id(load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True, validate=TEXT)
    subject = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(SUBJECTS),
        metadata={"description": "Of 民法典 §278: owners vote on it. Null: a meeting decides."},
    )


class HoldMeetingSchema(wire.Schema):
    """A meeting that was held; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    kind = fields.String(required=True, validate=validate.OneOf(MEETING_KINDS))
    held_on = wire.PastDay(required=True)
    place = wire.Name(required=True, metadata={"example": "红色议事亭"})
    attendance = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    minutes = fields.String(required=True, validate=LONG)


class MakeProposalSchema(wire.Schema):
    """What somebody proposes; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "用维修资金更换水泵"})
    text = fields.String(load_default="", validate=TEXT)
    proposer = fields.String(required=True, validate=validate.OneOf(PROPOSERS))


class DecideSchema(wire.Schema):
    """What was decided. After a vote only the outcome and the minutes are said."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    minutes = fields.String(required=True, validate=LONG)
    meeting_id = wire.Id(load_default=None, allow_none=True)
    proposal_id = wire.Id(load_default=None, allow_none=True)


class FinishMatterSchema(wire.Schema):
    """A word on how it came out."""

    note = wire.Name(required=True)


class WithdrawMatterSchema(wire.Schema):
    """Why it is given up."""

    reason = wire.Name(required=True)


class OrderWorkSchema(OpenWorkOrderSchema):
    """A work order for what was adopted; it is known from a meeting."""

    class Meta(OpenWorkOrderSchema.Meta):
        exclude = ("channel",)


class MatterSchema(wire.Schema):
    """A matter as lists show it."""

    id = fields.String()
    report_id = fields.String(allow_none=True)
    title = fields.String()
    domain = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    estate_id = fields.String(allow_none=True)
    subject = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    opened_by = fields.String()
    opened_on = wire.Day()
    opened_at = wire.Moment()


class MeetingSchema(wire.Schema):
    """A meeting with its minutes."""

    id = fields.String()
    kind = fields.String()
    held_on = wire.Day()
    place = fields.String()
    attendance = fields.Integer()
    minutes = fields.String()
    recorded_by = fields.String()
    recorded_at = wire.Moment()


class ProposalSchema(wire.Schema):
    """A proposal as it was kept."""

    id = fields.String()
    title = fields.String()
    text = fields.String()
    proposer = fields.String()
    recorded_by = fields.String()
    made_at = wire.Moment()


class DecisionSchema(wire.Schema):
    """What was decided, and by which vote or meeting."""

    outcome = fields.String()
    proposal_id = fields.String()
    meeting_id = fields.String(allow_none=True)
    vote_id = fields.String(allow_none=True)
    minutes = fields.String()
    decided_on = wire.Day()
    decided_by = fields.String()
    decided_at = wire.Moment()


class MatterOrderSchema(wire.Schema):
    """A work order that carries it out."""

    id = fields.String()
    title = fields.String()
    state = fields.String()


class MatterMoveSchema(wire.Schema):
    """One step of a matter's history; `reason` is the order's id where work was ordered."""

    from_state = fields.String(allow_none=True)
    to_state = fields.String()
    reason = fields.String()
    moved_by = fields.String()
    moved_at = wire.Moment()


class MatterDetailSchema(MatterSchema):
    """A matter with everything that was said, voted, decided and ordered."""

    text = fields.String(allow_none=True)
    meetings = fields.List(fields.Nested(MeetingSchema))
    proposals = fields.List(fields.Nested(ProposalSchema))
    votes = fields.List(fields.Nested(VoteSchema))
    decision = fields.Nested(DecisionSchema, allow_none=True)
    orders = fields.List(fields.Nested(MatterOrderSchema))
    history = fields.List(fields.Nested(MatterMoveSchema))


class MatterQuery(wire.PageQuery):
    """Filters of the list of matters."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    building_id = wire.Id(load_default=None)
    estate_id = wire.Id(load_default=None)
    report_id = wire.Id(load_default=None)


MatterPageSchema = wire.page_of(MatterSchema)
