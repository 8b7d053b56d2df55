"""Charges and the runs that made them on the wire."""

from marshmallow import fields

from shared import wire


class RunSchema(wire.Schema):
    """Which month to charge."""

    period = wire.Period(required=True, metadata={"example": "2026-03"})


class UnmeasuredSchema(wire.Schema):
    """A household whose area nobody measured."""

    household_id = fields.String()
    building_id = fields.String()
    building_name = fields.String()
    unit = fields.String()


class RunResultSchema(wire.Schema):
    """What a run charged, in fen; `unmeasured` were not, for want of an area."""

    period = fields.String()
    charged_on = wire.Day()
    charged = fields.Integer(metadata={"description": "Households"})
    amount_fen = fields.Integer()
    prepaid_fen = fields.Integer()
    receivable_fen = fields.Integer()
    unmeasured = fields.Integer()
    unmeasured_households = fields.List(fields.Nested(UnmeasuredSchema))


class ChargeSchema(wire.Schema):
    """A month's fee of a household; `open_fen` is still to be paid."""

    id = fields.String()
    household_id = fields.String()
    tariff_id = fields.Integer()
    period = fields.String()
    amount_fen = fields.Integer()
    prepaid_fen = fields.Integer()
    paid_fen = fields.Integer()
    open_fen = fields.Integer()
    charged_on = wire.Day()
    charged_by = fields.String()


class ChargeQuery(wire.PageQuery):
    """Filters of the list of charges."""

    period = wire.Period(load_default=None)
    household_id = wire.Id(load_default=None)


ChargePageSchema = wire.page_of(ChargeSchema)
