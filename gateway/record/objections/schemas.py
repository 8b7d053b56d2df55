"""Objections and the chain on the wire. How to reach somebody is for staff only."""

from marshmallow import fields, validate

from gateway.record.schemas import SealedSchema
from shared import wire
from shared.masking import mask_published

TEXT_LONGEST, CONTACT_LONGEST = 2000, 100
STATES = ("waiting", "shown", "withheld")


class ObjectSchema(wire.Schema):
    """What is wrong, and how to reach whoever says so, if they like."""

    text = wire.Text(
        longest=TEXT_LONGEST,
        required=True,
        metadata={"example": "屋顶维修的金额和公告栏上的不一样。"},
    )
    contact = wire.Name(longest=CONTACT_LONGEST, load_default=None, allow_none=True)


class FollowedSchema(wire.Schema):
    """Where an objection stands, for whoever has its code."""

    period = fields.String(metadata={"example": "2026-01"})
    made_at = wire.Moment()
    state = fields.String(validate=validate.OneOf(STATES))
    text = fields.String()
    answer = fields.String(allow_none=True)
    answered_at = wire.Moment(allow_none=True)


class ObjectedSchema(wire.Schema):
    """The code that follows it; it is told here only."""

    code = fields.String(metadata={"example": "7K3M-9QWX-04TB-RZ1F"})
    objection = fields.Nested(FollowedSchema)


class ObjectionSchema(FollowedSchema):
    """An objection as staff sees it; `shown_text` is what everybody would read, before the answer
    as well.
    """

    id = fields.String()
    publication_id = fields.String()
    contact = fields.String(allow_none=True)
    shown_text = fields.Function(
        lambda row: row.shown_text or mask_published(row.text), metadata={"type": "string"}
    )
    answered_by = fields.String(allow_none=True)


class ObjectionQuery(wire.PageQuery):
    """Filters of the list."""

    period = wire.Period(load_default=None, metadata={"example": "2026-01"})
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class AnswerSchema(wire.Schema):
    """An answer. `shown_text` stands in place of the objection's own words where those name
    somebody; numbers are masked anyhow. Not `shown`: only whoever objected reads the answer.
    """

    answer = wire.Text(
        longest=TEXT_LONGEST, required=True, metadata={"example": "已核对，公告栏已更正。"}
    )
    shown = fields.Boolean(required=True)
    shown_text = wire.Text(longest=TEXT_LONGEST, load_default=None, allow_none=True)


class ChainSchema(wire.Schema):
    """Every published document of a community; `broken_at` is the first whose hash, computed anew,
    is not what was published, null while the chain holds.
    """

    community = fields.String()
    documents = fields.List(fields.Nested(SealedSchema))
    broken_at = fields.Integer(allow_none=True)


ObjectionPageSchema = wire.page_of(ObjectionSchema)
