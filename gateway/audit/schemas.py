"""The audit on the wire."""

from marshmallow import fields, validate

from gateway.audit import rules
from shared import wire

OUTCOMES = (rules.AGREES, rules.DIFFERS, rules.UNSETTLED, rules.NOT_POSSIBLE)


class FigureSchema(wire.Schema):
    """A sum and where it was read, in fen."""

    label = fields.String()
    label_zh = fields.String()
    value = fields.Integer()


class DifferingDocumentSchema(wire.Schema):
    """A document that the two sides tell differently, in fen; null where a side has none of it."""

    kind = fields.String(metadata={"example": "day_close"})
    id = fields.String()
    part = fields.String()
    day = fields.String()
    name = fields.String()
    voucher = fields.String(allow_none=True)
    left_fen = fields.Integer(allow_none=True)
    right_fen = fields.Integer(allow_none=True)
    difference_fen = fields.Integer()
    sentence_zh = fields.String()
    sentence_en = fields.String()


class ComparisonSchema(wire.Schema):
    """Two figures that must be equal; `difference_fen` adds up every part that is not.

    `documents` are the first of `documents_differing`, which is null where the sides agree, or
    could not be asked, or one of them knows a sum only.
    """

    code = fields.String(metadata={"example": "stock_value"})
    name_zh = fields.String()
    name_en = fields.String()
    left = fields.Nested(FigureSchema)
    right = fields.Nested(FigureSchema)
    difference_fen = fields.Integer()
    agrees = fields.Boolean()
    sentence = fields.String()
    sentence_zh = fields.String()
    documents_differing = fields.Integer(allow_none=True)
    documents = fields.List(fields.Nested(DifferingDocumentSchema))


class AuditSchema(wire.Schema):
    """All comparisons; `differences` counts those that do not agree."""

    community = fields.String()
    checked_at = wire.Moment()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    reason = fields.String(allow_none=True)
    differences = fields.Integer()
    comparisons = fields.List(fields.Nested(ComparisonSchema))
    parked_facts = fields.Integer()
    facts_behind = fields.Integer()


class KeptAuditSchema(AuditSchema):
    """A run that was kept. One of the schedule in which all agreed keeps its comparisons only if
    it was the first of its day."""

    id = fields.String()
    asked_by = fields.String(metadata={"example": "schedule"})


class AuditRunSchema(KeptAuditSchema):
    """A run without what it found."""

    class Meta(wire.Schema.Meta):
        exclude = ("comparisons",)


class AuditRunsQuery(wire.PageQuery):
    """Which runs: of which outcome, and for the district of which community."""

    outcome = fields.String(load_default=None, validate=validate.OneOf(OUTCOMES))
    community = fields.String(load_default=None)


class ComparisonNameSchema(wire.Schema):
    """What a comparison is called."""

    zh = fields.String()
    en = fields.String()


class AuditStandingSchema(wire.Schema):
    """How a community stands by its newest run that told something.

    `since`: when the first of the differences was found that have not gone since. Nothing checked
    within the hour is unknown.
    """

    community = fields.String()
    light = fields.String(validate=validate.OneOf((rules.GREEN, rules.AMBER, rules.UNKNOWN)))
    since = wire.Moment(allow_none=True)
    checked_at = wire.Moment(allow_none=True)
    run_id = fields.String(allow_none=True)
    differences = fields.Integer()
    differing = fields.List(fields.String())
    names = fields.List(fields.Nested(ComparisonNameSchema))


class StandingsSchema(wire.Schema):
    """The communities that the caller sees."""

    communities = fields.List(fields.Nested(AuditStandingSchema))
