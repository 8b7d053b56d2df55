"""Internal issues on the wire."""

from marshmallow import fields

from services.store.stock.schemas import GoodsLineSchema
from shared import wire


class IssueGoodsSchema(GoodsLineSchema):
    """Goods for a work order; property names the issue, so that it can ask again."""

    id = wire.Id(required=True)
    work_order_id = wire.Id(required=True)
    building_id = wire.Id(required=True)
    quantity = wire.Quantity(required=True)
    purpose = wire.Name(required=True, metadata={"example": "屋顶漏水"})


class StockIssueQuery(wire.NewestQuery):
    """Filter of the list of issues."""

    work_order_id = wire.Id(load_default=None)


class StockIssueSchema(wire.Schema):
    """An issue as it is kept; `cost_fen` is what the goods cost the shop."""

    id = fields.String()
    work_order_id = fields.String()
    building_id = fields.String()
    sku = fields.String(attribute="product.sku")
    name = fields.String(attribute="product.name")
    unit = fields.String(attribute="product.unit")
    quantity = wire.Quantity()
    cost_fen = fields.Integer()
    purpose = fields.String()
    issued_on = wire.Day()
    issued_by = fields.String()
    issued_at = wire.Moment()
    returned_on = wire.Day(allow_none=True)
    returned_by = fields.String(allow_none=True)


StockIssuePageSchema = wire.page_of(StockIssueSchema)
