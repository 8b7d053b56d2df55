"""Mediations on the wire."""

from marshmallow import fields, validate

from services.property.mediations.rules import OUTCOMES, STATES
from services.property.reports.rules import DOMAIN_OF
from services.property.work_orders.schemas import TEXT
from shared import wire

DOMAIN = validate.OneOf(tuple(DOMAIN_OF))


class OpenMediationSchema(wire.Schema):
    """A private matter that staff heard of; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "楼上楼下漏水纠纷"})
    domain = fields.String(load_default=None, allow_none=True, validate=DOMAIN)
    building_id = wire.Id(load_default=None, allow_none=True)
    estate_id = wire.Id(load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True, validate=TEXT)


class NameMediatorSchema(wire.Schema):
    """Who mediates: the name they sign in with, or that of a volunteer 和事佬."""

    mediator = wire.Name(longest=64, required=True)


class NoteVisitSchema(wire.Schema):
    """A visit; without a day it was today."""

    visited_on = wire.PastDay(load_default=None, allow_none=True)
    note = fields.String(required=True, validate=[validate.Length(min=1), *TEXT])


class CloseMediationSchema(wire.Schema):
    """How it ended; `referred` names in the note where to."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    note = fields.String(load_default=None, allow_none=True, validate=TEXT)


class MediationSchema(wire.Schema):
    """A mediation as lists show it."""

    id = fields.String()
    report_id = fields.String(allow_none=True)
    title = fields.String()
    domain = fields.String(allow_none=True)
    building_id = fields.String(allow_none=True)
    estate_id = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    mediator = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    opened_by = fields.String()
    opened_on = wire.Day()
    closed_by = fields.String(allow_none=True)
    closed_on = wire.Day(allow_none=True)


class MediationVisitSchema(wire.Schema):
    """A visit as it was noted."""

    visited_on = wire.Day()
    note = fields.String()
    noted_by = fields.String()
    noted_at = wire.Moment()


class MediationDetailSchema(MediationSchema):
    """A mediation with what was said and done."""

    text = fields.String(allow_none=True)
    outcome_note = fields.String(allow_none=True)
    opened_at = wire.Moment()
    closed_at = wire.Moment(allow_none=True)
    visits = fields.List(fields.Nested(MediationVisitSchema))


class MediationQuery(wire.PageQuery):
    """Filters of the list of mediations."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    mediator = wire.Name(longest=64, load_default=None)
    report_id = wire.Id(load_default=None)


MediationPageSchema = wire.page_of(MediationSchema)
