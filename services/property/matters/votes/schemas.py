"""Votes on the wire; areas in hundredths of m²."""

from marshmallow import fields, validate

from services.property.matters.rules import SUBJECTS
from services.property.matters.votes.rules import APPROVAL_OF, BALLOTS_MAX, CHOICES, SCOPES
from shared import wire

PART = validate.Range(1, 1000)


class ShareSchema(wire.Schema):
    """A part of a whole: 2 of 3; with `more`, more than that."""

    numerator = fields.Integer(required=True, strict=True, validate=PART)
    denominator = fields.Integer(required=True, strict=True, validate=PART)
    more = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class WriteVoteRuleSchema(wire.Schema):
    """What votes on a subject need from a day on, of heads and of area alike."""

    version = wire.Name(longest=64, required=True, metadata={"example": "丰美小区议事规则2026"})
    subject = fields.String(required=True, validate=validate.OneOf(SUBJECTS))
    effective_from = wire.Day(required=True)
    quorum = fields.Nested(ShareSchema, required=True)
    approval = fields.Nested(ShareSchema, required=True)
    approval_of = fields.String(required=True, validate=validate.OneOf(APPROVAL_OF))
    ground = wire.Name(required=True, metadata={"example": "业主大会2026年第1号决议"})


class VoteRuleSchema(wire.Schema):
    """A rule as it is kept; without a community it is the law."""

    id = fields.Integer()
    community = fields.String(allow_none=True)
    version = fields.String()
    subject = fields.String()
    effective_from = wire.Day()
    quorum = fields.Nested(ShareSchema, attribute="terms.quorum")
    approval = fields.Nested(ShareSchema, attribute="terms.approval")
    approval_of = fields.String()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


class VoteRuleQuery(wire.PageQuery):
    """Rules of a subject; with `on`, those that had begun on that day."""

    subject = fields.String(load_default=None, validate=validate.OneOf(SUBJECTS))
    on = wire.Day(load_default=None)


class OpenVoteSchema(wire.Schema):
    """A vote of the households of the matter's building or estate; `id` may be named."""

    id = wire.Id(load_default=None)
    proposal_id = wire.Id(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(SCOPES))
    subject = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SUBJECTS))
    version = wire.Name(
        longest=64,
        load_default=None,
        allow_none=True,
        metadata={"description": "An older one: only for a matter opened before the later began."},
    )
    closes_on = wire.Day(required=True)


class BallotSchema(wire.Schema):
    """What a household says."""

    household_id = wire.Id(required=True)
    choice = fields.String(required=True, validate=validate.OneOf(CHOICES))


class RecordBallotsSchema(wire.Schema):
    """Ballots as they were handed in; `reason` says why they replace others."""

    ballots = fields.List(
        fields.Nested(BallotSchema), required=True, validate=validate.Length(1, BALLOTS_MAX)
    )
    reason = wire.Name(load_default=None, allow_none=True)


class VoteResultSchema(wire.Schema):
    """Whether a closed vote was carried."""

    carried = fields.Boolean()
    closed_on = wire.Day()
    closed_by = fields.String()
    closed_at = wire.Moment()


class VoteSchema(wire.Schema):
    """A vote as its matter shows it; who may vote is as it was on the day it was opened."""

    id = fields.String()
    matter_id = fields.String()
    number = fields.Integer()
    proposal_id = fields.String()
    subject = fields.String()
    rule_id = fields.Integer()
    version = fields.String()
    scope = fields.String()
    building_id = fields.String(allow_none=True)
    estate_id = fields.String(allow_none=True)
    heads = fields.Integer()
    area_hundredths = fields.Integer()
    closes_on = wire.Day()
    opened_on = wire.Day()
    opened_by = fields.String()
    opened_at = wire.Moment()
    result = fields.Nested(VoteResultSchema, allow_none=True)


class HeadCountSchema(wire.Schema):
    """Households and hundredths of m²."""

    heads = fields.Integer()
    area_hundredths = fields.Integer()


class QuorumSchema(wire.Schema):
    """One of the numbers a vote must reach."""

    name = fields.String()
    needed = fields.Integer()
    got = fields.Integer()
    reached = fields.Boolean()


class CountedVoteSchema(wire.Schema):
    """A vote with what is counted so far; from `closed_on` on that is final."""

    vote = fields.Nested(VoteSchema)
    rule = fields.Nested(VoteRuleSchema)
    closed_on = wire.Day(allow_none=True)
    carried = fields.Boolean(allow_none=True)
    yes = fields.Nested(HeadCountSchema)
    no = fields.Nested(HeadCountSchema)
    abstain = fields.Nested(HeadCountSchema)
    quorums = fields.List(fields.Nested(QuorumSchema))


class VoterQuery(wire.PageQuery):
    """Those who said this; `none` for those without a ballot."""

    choice = fields.String(load_default=None, validate=validate.OneOf((*CHOICES, "none")))


class VoterSchema(wire.Schema):
    """A household that may vote, and its ballot that stands."""

    household_id = fields.String()
    building_id = fields.String()
    unit = fields.String()
    area_hundredths = fields.Integer()
    choice = fields.String(allow_none=True)


class KeptBallotSchema(wire.Schema):
    """A ballot as it was kept."""

    choice = fields.String()
    reason = fields.String(allow_none=True)
    replaced = fields.Boolean()
    recorded_by = fields.String()
    recorded_at = wire.Moment()


VoterPageSchema = wire.page_of(VoterSchema)
VoteRulePageSchema = wire.page_of(VoteRuleSchema)
