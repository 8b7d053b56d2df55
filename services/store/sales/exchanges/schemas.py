"""Exchanges on the wire."""

from marshmallow import fields, validate

from services.store.sales.refunds.schemas import RefundSaleSchema, RefundSchema
from services.store.sales.schemas import (
    LINES_MAX,
    TENDERS_MAX,
    SaleLineWantedSchema,
    SaleSchema,
    TenderWantedSchema,
)
from shared import wire


class ExchangeWantedSchema(RefundSaleSchema):
    """`lines` come back, `new_lines` leave; `tenders` pay what is wanting, if anything is."""

    new_lines = fields.List(
        fields.Nested(SaleLineWantedSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )
    tenders = fields.List(
        fields.Nested(TenderWantedSchema),
        load_default=list,
        validate=validate.Length(0, TENDERS_MAX),
    )
    approval_id = wire.Id(load_default=None)


class ExchangeSchema(wire.Schema):
    """The refund and the sale that an exchange is."""

    refund = fields.Nested(RefundSchema)
    sale = fields.Nested(SaleSchema)
