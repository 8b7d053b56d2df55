"""Households and areas as figures on the wire."""

from marshmallow import fields

from shared import wire


class SummaryQuery(wire.Schema):
    """Of one estate, or of all."""

    estate_id = wire.Id(load_default=None)


class HeadsSchema(wire.Schema):
    """How many households, and how large: hundredths of m² of those that are measured."""

    households = fields.Integer()
    area_hundredths = fields.Integer()
    unmeasured = fields.Integer()


class EstateHeadsSchema(HeadsSchema):
    """Those of an estate; null for the buildings that belong to none."""

    id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class BuildingHeadsSchema(EstateHeadsSchema):
    """Those of a building."""

    estate_id = fields.String(allow_none=True)


class RegistrySummarySchema(wire.Schema):
    """Households and areas; whoever is closed is left out."""

    total = fields.Nested(HeadsSchema)
    estates = fields.List(fields.Nested(EstateHeadsSchema))
    buildings = fields.List(fields.Nested(BuildingHeadsSchema))
