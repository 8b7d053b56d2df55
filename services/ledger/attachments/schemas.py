"""Papers of vouchers, on the wire."""

from urllib.parse import quote

from flask import Response
from marshmallow import fields, validate

from services.ledger.attachments.kinds import ENDINGS
from services.ledger.attachments.models import Attachment
from shared import wire

FILE_BODY = {
    "required": True,
    "description": "The file as it is; its kind is told by its bytes. At most 5 MiB.",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS},
}


class NameQuery(wire.Schema):
    """What a file is called."""

    name = wire.Name(
        longest=150,
        required=True,
        metadata={"example": "三月房租发票.pdf"},
    )


class AttachmentSchema(wire.Schema):
    """A paper of a draft and its voucher, or of a voucher without a draft."""

    id = fields.String()
    draft = fields.String(attribute="draft_id", allow_none=True)
    voucher = fields.String(attribute="voucher_id", allow_none=True)
    name = fields.String()
    media_type = fields.String(validate=validate.OneOf(tuple(ENDINGS)))
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String()
    added_by = fields.String()
    added_at = wire.Moment()


class RemoveSchema(wire.Schema):
    """Why a paper is taken away."""

    reason = wire.Name(required=True)


class RemovalSchema(wire.Schema):
    """A paper that was taken away; it can still be read by its id."""

    attachment = fields.String(attribute="attachment_id")
    reason = fields.String()
    removed_by = fields.String()
    removed_at = wire.Moment()


class FilesVerifiedSchema(wire.Schema):
    """What reading the files again found; `next` as in a list."""

    files = fields.Integer()
    size = fields.Integer(metadata={"description": "Bytes read"})
    changed = fields.List(fields.Nested(AttachmentSchema))
    next = fields.String(allow_none=True)


def as_download(file: Attachment) -> Response:
    """The file to be saved, never to be shown or run by a browser where it came from."""
    response = Response(bytes(file.content), content_type=file.media_type)
    named = f"attachment; filename=\"file\"; filename*=UTF-8''{quote(file.name, safe='')}"
    response.headers["Content-Disposition"] = named
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


AttachmentPageSchema = wire.page_of(AttachmentSchema)
