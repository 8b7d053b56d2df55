"""Estates on the wire."""

from marshmallow import fields, validate

from services.property.registry.estates.rules import MODES
from shared import wire

MODE = validate.OneOf(list(MODES), labels=list(MODES.values()))


class CreateEstateSchema(wire.Schema):
    """A new estate; `id` may be named by the client."""

    id = wire.Id(load_default=None)
    name = wire.Name(required=True, metadata={"example": "丰美小区"})
    mode = fields.String(
        load_default=None,
        allow_none=True,
        validate=MODE,
        metadata={"description": "; ".join(f"{code} {title}" for code, title in MODES.items())},
    )
    address = wire.Name(load_default=None, allow_none=True)


class ChangeEstateSchema(wire.Schema):
    """What of an estate may be changed; what is not sent stays."""

    name = wire.Name()
    mode = fields.String(allow_none=True, validate=MODE)
    address = wire.Name(allow_none=True)


class EstateSchema(wire.Schema):
    """An estate and the way it is managed."""

    id = fields.String()
    name = fields.String()
    mode = fields.String(allow_none=True)
    mode_title = fields.String(allow_none=True)
    address = fields.String(allow_none=True)


EstatePageSchema = wire.page_of(EstateSchema)
