"""Duties of the contract on the wire."""

from marshmallow import fields, validate

from services.property.work_orders.rules import CATEGORIES
from shared import wire


class WriteContractDutySchema(wire.Schema):
    """What the contract bears from a day on; without an estate for the whole community."""

    estate_id = wire.Id(load_default=None, allow_none=True)
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    bears = fields.Boolean(
        load_default=True, metadata={"description": "False ends what an earlier row says."}
    )
    effective_from = wire.Day(load_default=None)
    ground = wire.Name(required=True, metadata={"example": "物业服务合同第12条"})


class ContractDutySchema(wire.Schema):
    """A duty as it is kept."""

    id = fields.Integer()
    estate_id = fields.String(allow_none=True)
    category = fields.String()
    bears = fields.Boolean()
    effective_from = wire.Day()
    ground = fields.String()
    written_by = fields.String()
    written_at = wire.Moment()


ContractDutyPageSchema = wire.page_of(ContractDutySchema)
