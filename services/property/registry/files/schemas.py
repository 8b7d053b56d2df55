"""Files of households on the wire."""

from marshmallow import fields, validate

from shared import wire
from shared.sheets import FORMATS


class ExportQuery(wire.Schema):
    """As which kind of file, and of which part."""

    as_ = fields.String(data_key="as", load_default="csv", validate=validate.OneOf(FORMATS))
    estate_id = wire.Id(load_default=None)
    building_id = wire.Id(load_default=None)


class ImportQuery(wire.Schema):
    """How to take a file."""

    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Only say what would happen."}
    )
    create_buildings = fields.Boolean(
        load_default=False, metadata={"description": "Make the buildings and estates it names."}
    )
    managed = fields.Boolean(
        load_default=True,
        metadata={"description": "Whether a property company looks after those it makes."},
    )


class ImportReportSchema(wire.Schema):
    """What an import did, or would do; it does all or nothing."""

    dry_run = fields.Boolean()
    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
    estates_created = fields.Integer()
    buildings_created = fields.Integer()
