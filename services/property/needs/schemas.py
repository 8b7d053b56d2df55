"""Needs and offers on the wire."""

from marshmallow import fields, validate

from services.property.needs.rules import KINDS
from shared import wire

KIND = validate.OneOf(KINDS)


class AddNeedSchema(wire.Schema):
    """A need; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "楼道照明更换"})
    kind = fields.String(required=True, validate=KIND)


class AddOfferSchema(wire.Schema):
    """A resource and who offers it; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    title = wire.Name(required=True, metadata={"example": "电工志愿服务每月两天"})
    kind = fields.String(required=True, validate=KIND)
    offered_by = wire.Name(longest=100, required=True, metadata={"example": "供电所党支部"})


class MatchNeedSchema(wire.Schema):
    """The offer that answers it."""

    offer_id = wire.Id(required=True)


class NeedSchema(wire.Schema):
    """A need; a project once an offer answers it."""

    id = fields.String()
    title = fields.String()
    kind = fields.String()
    offer_id = fields.String(allow_none=True)
    matched_on = wire.Day(allow_none=True)


class OfferSchema(wire.Schema):
    """A resource and who offers it."""

    id = fields.String()
    title = fields.String()
    kind = fields.String()
    offered_by = fields.String()


class ListQuery(wire.PageQuery):
    """Filters of both lists."""

    kind = fields.String(load_default=None, validate=KIND)
    matched = fields.Boolean(load_default=None)


NeedPageSchema = wire.page_of(NeedSchema)
OfferPageSchema = wire.page_of(OfferSchema)
