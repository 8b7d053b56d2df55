"""`/books/{book}/attachments`, and those of a draft or a voucher"""

from flask import request

from services.ledger.attachments import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("attachments", __name__, description="The papers of vouchers, as files")


@routes.get("/books/<book>/drafts/<draft_id>/attachments")
@requires("book:read")
@routes.response(200, schemas.AttachmentPageSchema)
def list_of_draft(book, draft_id):
    """The papers of a draft."""
    return queries.of_draft(caller(), book, draft_id)


@routes.post("/books/<book>/drafts/<draft_id>/attachments")
@takes_file
@requires("voucher:draft")
@routes.arguments(schemas.NameQuery, location="query")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.response(201, schemas.AttachmentSchema)
def attach_to_draft(wanted, book, draft_id):
    """Add a paper to a draft: the file in the body."""
    body = request.get_data(cache=True)
    return commands.attach_to_draft(caller(), book, draft_id, wanted["name"], body)


@routes.get("/books/<book>/vouchers/<voucher_id>/attachments")
@requires("book:read")
@routes.response(200, schemas.AttachmentPageSchema)
def list_of_voucher(book, voucher_id):
    """The papers of a voucher."""
    return queries.of_voucher(caller(), book, voucher_id)


@routes.post("/books/<book>/vouchers/<voucher_id>/attachments")
@takes_file
@requires("voucher:draft")
@routes.arguments(schemas.NameQuery, location="query")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.response(201, schemas.AttachmentSchema)
def attach_to_voucher(wanted, book, voucher_id):
    """Add a later paper to a posted voucher: the file in the body."""
    body = request.get_data(cache=True)
    return commands.attach_to_voucher(caller(), book, voucher_id, wanted["name"], body)


@routes.get("/books/<book>/attachments/verify")
@requires("book:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.FilesVerifiedSchema)
def verify_attachments(wanted, book):
    """Read a page of the files again and name those that were changed."""
    return queries.verify(caller(), book, wanted)


@routes.get("/books/<book>/attachments/<attachment_id>")
@requires("book:read")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def download_attachment(book, attachment_id):
    """The file itself."""
    return schemas.as_download(queries.attachment(caller(), book, attachment_id))


@routes.post("/books/<book>/attachments/<attachment_id>/remove")
@requires("voucher:draft")
@routes.arguments(schemas.RemoveSchema)
@routes.response(201, schemas.RemovalSchema)
def remove_attachment(wanted, book, attachment_id):
    """Take a paper away before its review."""
    return commands.remove_attachment(caller(), book, attachment_id, wanted["reason"])
