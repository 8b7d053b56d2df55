"""The public-benefit list on the wire."""

from marshmallow import fields

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
    cost_fen = fields.Integer(allow_none=True)


PublicBenefitPageSchema = wire.page_of(PublicBenefitSchema)
