"""Files of the catalogue on the wire."""

from marshmallow import fields, validate

from shared import wire
from shared.sheets import FORMATS


class FileQuery(wire.Schema):
    """As which kind of file."""

    as_ = fields.String(data_key="as", load_default="csv", validate=validate.OneOf(FORMATS))


class ImportReportSchema(wire.Schema):
    """What an import did; it does all or nothing."""

    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
