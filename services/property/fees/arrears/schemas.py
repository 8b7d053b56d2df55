"""Arrears, rates and sums on the wire."""

from marshmallow import fields, validate

from services.property.fees.arrears.rules import BUCKETS, OLDER
from services.property.fees.charges.schemas import ChargeSchema
from shared import wire

AgesSchema = wire.Schema.from_dict(
    {name: fields.Integer() for name in (*BUCKETS, OLDER)}, name="FeeAgesSchema"
)


class ArrearsQuery(wire.PageQuery):
    """Filters of the list of arrears."""

    building_id = wire.Id(load_default=None)
    months_least = fields.Integer(load_default=1, validate=validate.Range(1, 1200))


class ArrearsSchema(wire.Schema):
    """What a household owes; name and phone are masked for whoever does not need them."""

    household_id = fields.String()
    building_name = fields.String()
    unit = fields.String()
    contact_name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    months = fields.Integer()
    oldest_period = fields.String()
    arrears_fen = fields.Integer()
    ages = fields.Nested(AgesSchema, metadata={"description": "Fen by days since the charge"})
    reminder = fields.String(metadata={"description": "The note on the door, without a name"})


class AccountSchema(wire.Schema):
    """What a household owes month by month, and has paid ahead."""

    household_id = fields.String()
    building_name = fields.String()
    unit = fields.String()
    arrears_fen = fields.Integer()
    prepaid_fen = fields.Integer()
    open_charges = fields.List(fields.Nested(ChargeSchema))


class CollectionQuery(wire.Schema):
    """Which months, and whose."""

    since = wire.Period(required=True, metadata={"example": "2026-01"})
    until = wire.Period(required=True, metadata={"example": "2026-12"})
    building_id = wire.Id(load_default=None)
    household_id = wire.Id(load_default=None)


class CollectionSchema(wire.Schema):
    """收缴率: `paid_fen` of `charged_fen`, in hundredths of a percent; null without charges."""

    since = fields.String()
    until = fields.String()
    paid_fen = fields.Integer()
    charged_fen = fields.Integer()
    rate_bp = fields.Integer(allow_none=True, metadata={"example": 7500})
    arrears_fen = fields.Integer()


class SummaryQuery(wire.Schema):
    """Which month."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


class SummarySchema(wire.Schema):
    """What was collected in a month, and charged for it, in fen."""

    period = fields.String()
    payments = fields.Integer()
    collected_fen = fields.Integer()
    arrears_fen = fields.Integer()
    prepaid_fen = fields.Integer()
    methods = fields.Dict(keys=fields.String(), values=fields.Integer())
    charged_fen = fields.Integer()


ArrearsPageSchema = wire.page_of(ArrearsSchema)
