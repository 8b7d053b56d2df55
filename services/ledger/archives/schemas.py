"""Archives on the wire."""

from marshmallow import fields

from shared import wire


class ArchiveSchema(wire.Schema):
    """A closed month that can be kept; `company` is who kept the book when it was closed."""

    period = fields.String(metadata={"example": "2026-03"})
    company = fields.String()
    credit_code = fields.String(allow_none=True)
    is_year_end = fields.Boolean(metadata={"description": "Its statements are kept for ever."})


ArchivePageSchema = wire.page_of(ArchiveSchema)
