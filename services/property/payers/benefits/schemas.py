"""The public-benefit list on the wire."""

from marshmallow import fields, validate

from services.property.payers.rules import FOR_THE_PUBLIC
from shared import wire


class PublicListQuery(wire.PageQuery):
    """The community is that of a building."""

    building_id = wire.Id(required=True)


class PublicBenefitSchema(wire.Schema):
    """A repair for the public good; the title says category and building only."""

    title = fields.String(metadata={"example": "3号楼 屋面"})
    category = fields.String()
    building_id = fields.String()
    building_name = fields.String()
    opened_on = wire.Day()
    stage = fields.String(metadata={"example": "处理中"})
    payer = fields.String(validate=validate.OneOf(FOR_THE_PUBLIC))
    cost_fen = fields.Integer(allow_none=True)
    paid_fen = fields.Integer(metadata={"description": "Less what came back of it."})
    paid_on = wire.Day(allow_none=True)


PublicBenefitPageSchema = wire.page_of(PublicBenefitSchema)
