"""Meters on the wire."""

from marshmallow import fields

from shared import wire


class ReadMeterSchema(wire.Schema):
    """What a meter shows; `read_at` defaults to now."""

    id = wire.Id(load_default=None)
    meter = wire.Name(longest=64, required=True, metadata={"example": "3 号桩"})
    reading = wire.Quantity(required=True, least=0, metadata={"type": "string", "example": "812.4"})
    is_new_meter = fields.Boolean(load_default=False)
    read_at = wire.Moment(load_default=None)


class MeterReadingSchema(wire.Schema):
    """A reading as it is kept."""

    id = fields.String()
    product_id = fields.String()
    meter = fields.String()
    reading = wire.Quantity()
    is_new_meter = fields.Boolean()
    read_at = wire.Moment()
    made_by = fields.String()


class MeterQuery(wire.Schema):
    """Readings of which time, both ends included."""

    first = wire.Moment(data_key="from", load_default=None)
    last = wire.Moment(data_key="to", load_default=None)


class MeterUnitsSchema(wire.Schema):
    """What went through a meter between two readings."""

    meter = fields.String()
    first_at = wire.Moment()
    last_at = wire.Moment()
    first = wire.Quantity()
    last = wire.Quantity()
    units = wire.Quantity()


class ComparisonSchema(wire.Schema):
    """Units by meter against units sold between the first and the last reading."""

    product_id = fields.String(attribute="product.id")
    sku = fields.String(attribute="product.sku")
    unit = fields.String(attribute="product.unit")
    meters = fields.List(fields.Nested(MeterUnitsSchema))
    metered = wire.Quantity()
    sold = wire.Quantity()
    difference = wire.Quantity()
