"""Projects on the wire."""

from marshmallow import ValidationError, fields, validate, validates

from services.funds.projects.rules import AGREEMENTS, STATES, WHOLE_BP
from shared import wire

SOURCES_MAX = 10
HOUSEHOLDS_MAX = 100_000
AGREEMENT_MEANING = (
    "proportional to what the sources have, in_order: the first one first, or agreed shares. What "
    "a source has not got, the others bear."
)


class ProposedSourceSchema(wire.Schema):
    """What a fund shall bear at most; `share_bp` of a payment where shares are agreed."""

    fund_id = wire.Id(required=True)
    amount_fen = wire.Fen(least=1, required=True, metadata={"example": 3_000_000})
    share_bp = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, WHOLE_BP),
        metadata={"description": "Hundredths of a percent."},
    )


class ProposeProjectSchema(wire.Schema):
    """Something for residents that several funds shall pay for; the proposer may name it."""

    id = wire.Id(load_default=None)
    name = wire.Name(required=True, metadata={"example": "3 号楼屋顶防水"})
    purpose = wire.Text(required=True, metadata={"example": "连年漏雨,居民议事会 5 月议定"})
    building_id = wire.Id(load_default=None, allow_none=True)
    households = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, HOUSEHOLDS_MAX),
        metadata={"description": "How many it serves.", "example": 800},
    )
    agreement = fields.String(
        load_default="proportional",
        validate=validate.OneOf(AGREEMENTS),
        metadata={"description": AGREEMENT_MEANING},
    )
    sources = fields.List(
        fields.Nested(ProposedSourceSchema),
        required=True,
        validate=validate.Length(1, SOURCES_MAX),
    )

    @validates("sources")
    def each_fund_once(self, sources, data_key):
        """A fund is asked for one commitment."""
        if len({source["fund_id"] for source in sources}) < len(sources):
            raise ValidationError("Each fund stands here once.")


class AcceptProjectSchema(wire.Schema):
    """What was found when it was looked at."""

    note = wire.Text(required=True, metadata={"example": "雨后复查无渗漏,三位居民代表在场"})


class AbandonProjectSchema(wire.Schema):
    """Why not, or not any more."""

    reason = wire.Name(required=True, metadata={"example": "施工方退出"})


class PerHouseholdSchema(wire.Schema):
    """Whole fen for each household; the rests are what is left of the total then."""

    amount_fen = fields.Integer()
    amount_rest_fen = fields.Integer()
    paid_fen = fields.Integer()
    paid_rest_fen = fields.Integer()


class OriginSchema(wire.Schema):
    """Where money first came from, in fen: profit, fees, grant and so on."""

    source = fields.String()
    amount_fen = fields.Integer()


class ProjectSourceSchema(wire.Schema):
    """What a fund promised and paid; `left_fen` may still be asked for.

    `origins` add up to what it paid less what came back.
    """

    fund_id = fields.String()
    fund_name = fields.String(attribute="commitment.fund.name")
    nature = fields.String(attribute="commitment.fund.nature")
    commitment_id = fields.String()
    commitment_state = fields.String(attribute="commitment.state")
    share_bp = fields.Integer(allow_none=True)
    amount_fen = fields.Integer()
    pending_fen = fields.Integer()
    paid_fen = fields.Integer()
    returned_fen = fields.Integer()
    left_fen = fields.Integer()
    origins = fields.List(fields.Nested(OriginSchema))


class ProjectSchema(wire.Schema):
    """A project as it stands; `paid_fen` is before what came back of it."""

    id = fields.String()
    name = fields.String()
    purpose = fields.String()
    building_id = fields.String(allow_none=True)
    households = fields.Integer(allow_none=True)
    agreement = fields.String(validate=validate.OneOf(AGREEMENTS))
    state = fields.String(validate=validate.OneOf(STATES))
    amount_fen = fields.Integer()
    paid_fen = fields.Integer()
    proposed_by = fields.String()
    proposed_at = wire.Moment()
    accepted_by = fields.String(allow_none=True)
    accepted_on = wire.Day(allow_none=True)
    acceptance_note = fields.String(allow_none=True)
    ended_by = fields.String(allow_none=True)
    ended_on = wire.Day(allow_none=True)
    abandoned_for = fields.String(allow_none=True)


class ProjectWithSourcesSchema(ProjectSchema):
    """A project and what each source bears of it."""

    returned_fen = fields.Integer()
    left_fen = fields.Integer()
    per_household = fields.Nested(PerHouseholdSchema, allow_none=True)
    sources = fields.List(fields.Nested(ProjectSourceSchema))


class ProjectQuery(wire.PageQuery):
    """Filters of the list of projects."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


ProjectPageSchema = wire.page_of(ProjectSchema)
