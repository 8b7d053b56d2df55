"""Uses on the wire."""

from marshmallow import fields, validate

from shared import wire


class FundUseSchema(wire.Schema):
    """A use with its names; `forbidden_by` and the sentence why, where a list rules it out."""

    code = fields.String(metadata={"example": "flood_supplies"})
    zh = fields.String(metadata={"example": "防汛物资"})
    en = fields.String()
    forbidden_by = fields.String(
        allow_none=True,
        validate=validate.OneOf(("seven_not", "contract")),
        metadata={"description": "seven_not: 八用七不用; contract: the property contract"},
    )
    why_zh = fields.String(allow_none=True)
    why_en = fields.String(allow_none=True)
