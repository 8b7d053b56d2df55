"""Places and their QR codes on the wire."""

from flask import Response
from marshmallow import fields, validate

from shared import wire

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
PICTURE = {"type": "string", "format": "binary"}


class PlaceQuery(wire.Schema):
    """A flat of the building."""

    unit = wire.Name(longest=64, load_default=None, metadata={"example": "2-301"})


class QrQuery(PlaceQuery):
    """Of what, and as which kind of picture."""

    as_ = fields.String(
        data_key="as", attribute="as", load_default="svg", validate=validate.OneOf(tuple(KINDS))
    )


class DomainSchema(wire.Schema):
    """One of the twelve domains."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()


class PlaceSchema(wire.Schema):
    """Where somebody stands, and what they may report."""

    building_id = fields.String()
    building = fields.String()
    estate = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    domains = fields.List(fields.Nested(DomainSchema))
    urgencies = fields.List(fields.String())


def as_picture(content: bytes, kind: str) -> Response:
    """The picture in its kind."""
    return Response(content, content_type=KINDS[kind])
