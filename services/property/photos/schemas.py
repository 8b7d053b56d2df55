"""Photos on the wire."""

from flask import Request, Response
from marshmallow import fields, validate

from services.property.photos.models import Photo
from services.property.photos.rules import KINDS
from shared import wire

FILE_BODY = {
    "required": True,
    "description": "A JPEG or PNG file, as the body or as the one file of a form. At most 5 MiB "
    "and 40 million pixels. Only the picture is kept: 1600 pixels a side, without place or time.",
    "content": {
        "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
        "image/png": {"schema": {"type": "string", "format": "binary"}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"photo": {"type": "string", "format": "binary"}},
            }
        },
    },
}


class PhotoSchema(wire.Schema):
    """A photo that was taken in."""

    id = fields.String()
    width = fields.Integer()
    height = fields.Integer()
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String()


class AddPhotoSchema(wire.Schema):
    """A photo that shows the repair."""

    photo_id = wire.Id(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))


class PictureQuery(wire.Schema):
    """What the picture shows."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))


class OrderPhotoSchema(wire.Schema):
    """A photo of a repair."""

    photo_id = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    added_by = fields.String()
    added_at = wire.Moment()


class OrderPhotosSchema(wire.Schema):
    """Every photo of a repair."""

    items = fields.List(fields.Nested(OrderPhotoSchema))


class FinishedQuery(wire.PageQuery):
    """The month in which the repairs were accepted."""

    period = wire.Period(required=True)


class FinishedPhotoSchema(wire.Schema):
    """A photo of a repair that is done and accepted."""

    photo_id = fields.String()
    work_order_id = fields.String()
    category = fields.String(attribute="work_order.category")
    building_id = fields.String(attribute="work_order.building_id")
    accepted_at = wire.Moment(attribute="work_order.accepted_at")
    width = fields.Integer(attribute="photo.width")
    height = fields.Integer(attribute="photo.height")


FinishedPhotoPageSchema = wire.page_of(FinishedPhotoSchema)


def file_in(request: Request) -> bytes:
    """The file of a request: its whole body, or the first file of its form."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=True)
    return next((file.read() for file in request.files.values()), b"")


def as_picture(photo: Photo) -> Response:
    """The picture, to be shown and not kept by anybody in between."""
    response = Response(bytes(photo.content), content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
