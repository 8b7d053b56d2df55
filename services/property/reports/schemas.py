"""Reports on the wire."""

from marshmallow import fields, validate

from services.property.reports.rules import (
    DOMAIN_OF,
    PHOTOS_MAX,
    REJECTIONS,
    ROUTES,
    STAFF_CHANNELS,
    STATES,
    STEPS,
)
from services.property.work_orders.rules import CHANNELS, URGENCIES
from shared import wire

DOMAIN = validate.OneOf(tuple(DOMAIN_OF))
URGENCY = validate.OneOf(URGENCIES)


class _SaidSchema(wire.Schema):
    """What somebody reports."""

    building_id = wire.Id(required=True)
    unit = wire.Name(longest=64, load_default=None, allow_none=True, metadata={"example": "2-301"})
    domain = fields.String(required=True, validate=DOMAIN)
    urgency = fields.String(load_default="ordinary", validate=URGENCY)
    text = wire.Text(required=True, metadata={"example": "三楼楼道的灯坏了，晚上看不见。"})
    name = wire.Name(longest=64, load_default=None, allow_none=True)
    phone = fields.String(load_default=None, allow_none=True, validate=wire.PHONE)
    photo_ids = fields.List(
        wire.Id(), load_default=list, validate=[validate.Length(max=PHOTOS_MAX), wire.all_different]
    )


class MakeReportSchema(_SaidSchema):
    """What a resident reports. `same_as`: the `reference` of a report that says the same.

    It has no `id` of the client's: whoever knew one would be given its tracking code.
    """

    same_as = wire.Name(longest=24, load_default=None, allow_none=True)
    website = fields.String(
        load_default="", metadata={"description": "Stays empty; only machines fill it in."}
    )


class TakeReportSchema(_SaidSchema):
    """What somebody says to staff; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    channel = fields.String(load_default="phone", validate=validate.OneOf(STAFF_CHANNELS))


class SimilarSchema(wire.Schema):
    """A report that looks like this one, as strangers see it."""

    reference = fields.String()
    domain = fields.String(validate=DOMAIN)
    reported_on = fields.Date()
    stage = fields.String()


class SimilarReportSchema(SimilarSchema):
    """A report that looks like this one, as staff see it."""

    id = fields.String()


class MadeSchema(wire.Schema):
    """A report with its tracking code, which is shown here and nowhere else."""

    id = fields.String()
    code = fields.String(metadata={"example": "7K3M-9QWX-04TB-RZ1F"})
    stage = fields.String()
    similar = fields.List(fields.Nested(SimilarSchema))


class StepSchema(wire.Schema):
    """What happened to a report."""

    kind = fields.String(validate=validate.OneOf(STEPS))
    route = fields.String(allow_none=True, validate=validate.OneOf(tuple(ROUTES)))
    target_id = fields.String(allow_none=True)
    code = fields.String(allow_none=True, validate=validate.OneOf(tuple(REJECTIONS)))
    text = fields.String()
    made_by = fields.String()
    made_at = wire.Moment()


class ReportSchema(wire.Schema):
    """A report; name, phone and numbers in the text are masked for whoever does not need them."""

    id = fields.String()
    building_id = fields.String()
    unit = fields.String(allow_none=True)
    domain = fields.String(validate=DOMAIN)
    urgency = fields.String(validate=URGENCY)
    text = fields.String()
    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    state = fields.String(validate=validate.OneOf(STATES))
    stage = fields.String()
    duplicate_of = fields.String(attribute="duplicate_of_id", allow_none=True)
    route = fields.String(allow_none=True, validate=validate.OneOf(tuple(ROUTES)))
    target_id = fields.String(allow_none=True)
    reported_by = fields.String()
    reported_on = fields.Date()
    reported_at = wire.Moment()
    routed_at = wire.Moment(allow_none=True)


class ReportDetailSchema(ReportSchema):
    """A report with its photos, its history and what looks like it."""

    photo_ids = fields.List(fields.String())
    steps = fields.List(fields.Nested(StepSchema))
    similar = fields.List(fields.Nested(SimilarReportSchema))


class ReportQuery(wire.PageQuery):
    """Filters of the list of reports."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    domain = fields.String(load_default=None, validate=DOMAIN)
    building_id = wire.Id(load_default=None)
    route = fields.String(load_default=None, validate=validate.OneOf(tuple(ROUTES)))
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))


ReportPageSchema = wire.page_of(ReportSchema)
