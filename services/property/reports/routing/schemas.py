"""The ways of reports on the wire."""

from marshmallow import fields, validate

from services.property.reports.rules import REJECTIONS, ROUTES
from services.property.work_orders.rules import CATEGORIES, URGENCIES
from shared import wire

WAY = validate.OneOf(tuple(ROUTES))


class RouteSchema(wire.Schema):
    """A way and why; what follows the title is of the work order of a small matter."""

    route = fields.String(required=True, validate=WAY)
    reason = wire.Name(required=True, metadata={"example": "楼道灯具，物业限时解决"})
    instead_of = fields.String(load_default=None, allow_none=True, validate=WAY)
    title = wire.Name(load_default=None, allow_none=True)
    category = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(CATEGORIES)
    )
    urgency = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(URGENCIES))
    fund_id = wire.Id(load_default=None, allow_none=True)
    estimate_fen = wire.Fen(least=0, load_default=0)
    asset_id = wire.Id(load_default=None, allow_none=True)
    household_id = wire.Id(load_default=None, allow_none=True)


class RejectSchema(wire.Schema):
    """Why a report is refused; whoever reported reads both."""

    code = fields.String(required=True, validate=validate.OneOf(tuple(REJECTIONS)))
    reason = wire.Name(required=True, metadata={"example": "属供电公司管理，请拨打95598"})


class ReopenSchema(wire.Schema):
    """Why a report is taken up again."""

    reason = wire.Name(required=True)


class JoinReportSchema(wire.Schema):
    """The report that says the same."""

    report_id = wire.Id(required=True)
