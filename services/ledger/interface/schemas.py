"""What is asked of the standard data interface, on the wire."""

from marshmallow import fields, validate

from shared import wire

FIRST_YEAR, LAST_YEAR = 2023, 2099


class YearQuery(wire.Schema):
    """The accounting year."""

    year = fields.Integer(
        required=True,
        validate=validate.Range(FIRST_YEAR, LAST_YEAR),
        metadata={"example": 2026},
    )
