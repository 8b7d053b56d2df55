"""The waiting list on the wire."""

from marshmallow import fields, validate

from services.property.payers.waiting.rules import CRITERIA, DEFAULT
from shared import wire


def _no_criterion_twice(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise validate.ValidationError("No criterion counts twice.")


class WriteWaitingRuleSchema(wire.Schema):
    """What counts first, second and so on; the order's id decides what is left."""

    criteria = fields.List(
        fields.String(validate=validate.OneOf(tuple(CRITERIA))),
        required=True,
        validate=[validate.Length(min=1), _no_criterion_twice],
        metadata={"example": list(DEFAULT)},
    )
    effective_from = wire.Day(load_default=None)
    ground = wire.Name(required=True, metadata={"example": "居民议事会2026年第5号"})


class CriterionSchema(wire.Schema):
    """One thing that counts."""

    criterion = fields.String()
    says = fields.String()


class WaitingRuleSchema(wire.Schema):
    """The rule that holds today."""

    version = fields.Integer()
    effective_from = wire.Day()
    ground = fields.String()
    criteria = fields.List(fields.Nested(CriterionSchema))


class PublicWaitingSchema(wire.Schema):
    """Who waits, and where in the line of the fund; the title says category and building only."""

    position = fields.Integer()
    fund_id = fields.String()
    title = fields.String(metadata={"example": "3号楼 屋面"})
    category = fields.String()
    urgency = fields.String()
    building_id = fields.String()
    building_name = fields.String()
    managed = fields.Boolean()
    opened_on = wire.Day()
    stage = fields.String(metadata={"example": "待派单"})


class WaitingSchema(PublicWaitingSchema):
    """The same with the order and what it needs."""

    work_order_id = fields.String()
    estimate_fen = fields.Integer()


class WaitingQuery(wire.PageQuery):
    """Of one fund, or of all."""

    fund_id = wire.Id(load_default=None)


class PublicRuleQuery(wire.Schema):
    """The community is that of a building."""

    building_id = wire.Id(required=True)


class PublicWaitingQuery(wire.PageQuery):
    """The community is that of a building."""

    building_id = wire.Id(required=True)


WaitingPageSchema = wire.page_of(WaitingSchema)
PublicWaitingPageSchema = wire.page_of(PublicWaitingSchema)
