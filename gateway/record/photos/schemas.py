"""Photos of the record on the wire, for staff."""

from flask import Response
from marshmallow import fields

from shared import wire


class RecordPhotoSchema(wire.Schema):
    """A photo of a draft or of a published month; `withdrawn_at`: since when it hangs no more."""

    id = fields.String()
    number = fields.Integer(metadata={"example": 1})
    photo_id = fields.String()
    work_order_id = fields.String()
    building_id = fields.String()
    building = fields.String(metadata={"example": "三号楼"})
    category = fields.String(metadata={"example": "structure"})
    width = fields.Integer()
    height = fields.Integer()
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String()
    withdrawn_by = fields.String(allow_none=True)
    withdrawn_at = wire.Moment(allow_none=True)
    withdrawn_for = fields.String(allow_none=True)


class WithdrawSchema(wire.Schema):
    """Why a photo is taken down; for staff, not for everybody."""

    reason = wire.Text(longest=500, required=True, metadata={"example": "有居民不愿出现在照片里。"})


def as_picture(content: bytes) -> Response:
    """The picture for staff, which nobody in between keeps."""
    response = Response(content, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
