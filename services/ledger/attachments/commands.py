"""Adding papers to drafts and vouchers, and taking them from a draft before its review."""

import hashlib

from services.ledger.attachments import kinds, queries
from services.ledger.attachments.models import Attachment, AttachmentRemoval
from services.ledger.attachments.queries import Owner
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import writes
from services.ledger.drafts import queries as drafts
from services.ledger.vouchers import queries as vouchers
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal, missing
from shared.identity import Principal

FILES_MAX = 20  # of a voucher


@writes
def attach_to_draft(
    who: Principal, book_code: str, draft_id: str, name: str, body: bytes
) -> Attachment:
    """Keep a paper of a draft, posted or not; the same bytes again change nothing.

    Raises `draft_unknown`, `draft_not_open` for one that is given up, `file_kind_unknown`,
    `too_many_attachments`.
    """
    book = books.book(who, book_code)
    draft = drafts.draft(book, draft_id)
    if draft.state == "discarded":
        raise Refusal("draft_not_open", "This draft is discarded; it needs no papers.")
    return _attach(who, book, Owner(draft.id, None), name, body)


@writes
def attach_to_voucher(
    who: Principal, book_code: str, voucher_id: str, name: str, body: bytes
) -> Attachment:
    """Keep a later paper of a posted voucher, for good; the same bytes again change nothing.

    Raises `voucher_unknown`, `file_kind_unknown`, `too_many_attachments`.
    """
    voucher = vouchers.voucher(who, book_code, voucher_id)
    owner = queries.owner_of(voucher)
    return _attach(who, books.book(who, book_code), owner, name, body)


@writes
def remove_attachment(
    who: Principal, book_code: str, attachment_id: str, reason: str
) -> AttachmentRemoval:
    """Take a paper from a draft, its maker only: what a reviewer has seen stays.

    Raises `attachment_unknown`, also for one that is removed already, `attachment_final`,
    `not_your_draft`.
    """
    book = books.book(who, book_code)
    found = queries.in_book(book, attachment_id)
    if AttachmentRemoval.get_or_none(AttachmentRemoval.attachment == found.id):
        raise missing("attachment", attachment_id)
    draft = drafts.draft(book, found.draft_id) if found.draft_id else None
    if draft is None or draft.state != "draft":
        raise Refusal(
            "attachment_final", "This paper was reviewed or posted with its voucher; it stays."
        )
    if draft.maker != who.user:
        raise Forbidden("not_your_draft", f"{draft.maker} wrote this; only they take papers away.")
    return AttachmentRemoval.create(
        attachment=found, reason=reason, removed_by=who.user, removed_at=clock.now()
    )


def _attach(who: Principal, book: Book, owner: Owner, name: str, body: bytes) -> Attachment:
    kind = kinds.media_type(body)
    if kind is None:
        raise Invalid("file_kind_unknown", "A paper is a PDF, OFD, XLSX, XML, PNG or JPEG file.")
    sha256 = hashlib.sha256(body).hexdigest()
    known = queries.files(owner)
    for file in known:
        if file.sha256 == sha256:
            return file
    if len(known) >= FILES_MAX:
        raise Refusal("too_many_attachments", f"A voucher has at most {FILES_MAX} files.")
    return Attachment.create(
        id=ids.new_id(),
        book=book,
        **owner._asdict(),
        name=kinds.named(name, kind),
        media_type=kind,
        size=len(body),
        sha256=sha256,
        content=body,
        added_by=who.user,
        added_at=clock.now(),
    )
