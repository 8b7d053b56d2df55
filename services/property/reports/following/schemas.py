"""What a tracking code shows and does, on the wire."""

from marshmallow import fields, validate

from services.property.reports.places.schemas import DomainSchema
from services.property.reports.rules import PHOTOS_MAX, ROUTES
from shared import wire
from shared.identity import RESIDENT


class StageSchema(wire.Schema):
    """A stage and since when."""

    stage = fields.String()
    at = wire.Moment()
    reason = fields.String(allow_none=True)


class RemarkOfSchema(wire.Schema):
    """What was said on the way."""

    text = fields.String()
    at = wire.Moment()
    by = fields.String(validate=validate.OneOf((RESIDENT, "staff")))


class AskedSchema(wire.Schema):
    """What the resident is to pay, in fen with VAT."""

    amount_fen = fields.Integer()
    says = fields.String()
    state = fields.String()


class FollowedSchema(wire.Schema):
    """A report as whoever reported sees it; `may` names what they can do now."""

    stage = fields.String()
    building = fields.String()
    unit = fields.String(allow_none=True)
    domain = fields.Nested(DomainSchema)
    text = fields.String()
    reported_at = wire.Moment()
    route = fields.String(allow_none=True, validate=validate.OneOf(tuple(ROUTES)))
    joined = fields.Boolean()
    history = fields.List(fields.Nested(StageSchema))
    remarks = fields.List(fields.Nested(RemarkOfSchema))
    resume_on = fields.Date(allow_none=True)
    finish_due_at = wire.Moment(allow_none=True)
    quote = fields.Nested(AskedSchema, allow_none=True)
    photo_ids = fields.List(fields.String())
    after_photo_ids = fields.List(fields.String())
    rating = fields.Integer(allow_none=True)
    solved = fields.Boolean(allow_none=True)
    may = fields.List(fields.String())


class ReturnRepairSchema(wire.Schema):
    """Why it is not done well."""

    reason = wire.Name(required=True, metadata={"example": "灯还是不亮"})
    photo_ids = fields.List(
        wire.Id(), load_default=list, validate=[validate.Length(max=PHOTOS_MAX), wire.all_different]
    )


class AnswerQuoteSchema(wire.Schema):
    """The price that was read, in fen with VAT: no other one is answered."""

    amount_fen = wire.Fen(least=1, required=True)


class WarrantySchema(wire.Schema):
    """What has failed."""

    reason = wire.Name(required=True, metadata={"example": "下雨又漏了"})


class RateRepairSchema(wire.Schema):
    """A resident's word; four and five count as satisfied."""

    rating = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    solved = fields.Boolean(required=True)
    comment = wire.Text(load_default=None, allow_none=True, longest=500)


class SaySchema(wire.Schema):
    """Something more."""

    text = wire.Text(required=True, longest=500)


class JoinSchema(wire.Schema):
    """The `reference` of the report that says the same."""

    same_as = wire.Name(longest=24, required=True)
