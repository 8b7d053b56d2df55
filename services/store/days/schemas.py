"""Day closes on the wire."""

import json

from marshmallow import fields

from services.store.tills.schemas import OUTLET
from shared import wire


class CloseDaySchema(wire.Schema):
    """Which outlet's day is over."""

    outlet = wire.Name(longest=64, load_default=OUTLET)


class OutletQuery(wire.Schema):
    """Which outlet is meant."""

    outlet = fields.String(load_default=OUTLET)


class DayCloseSchema(wire.Schema):
    """A Z report: revenue per tax category and line, tenders, cost of goods, gross profit."""

    id = fields.String()
    outlet = fields.String()
    day = wire.Day()
    closed_by = fields.String()
    closed_at = wire.Moment()
    report = fields.Function(lambda close: json.loads(close.report), metadata={"type": "object"})


DayClosePageSchema = wire.page_of(DayCloseSchema)
