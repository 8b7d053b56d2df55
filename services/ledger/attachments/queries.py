"""Asking the papers of vouchers. Read-only."""

import hashlib
from typing import Any, NamedTuple

from services.ledger.attachments.counting import standing
from services.ledger.attachments.models import Attachment
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.drafts import queries as drafts
from services.ledger.drafts.models import Draft
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.models import Voucher
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

SAID = tuple(
    field for name, field in Attachment._meta.fields.items() if name != "content"
)  # what a list reads of a file


class Owner(NamedTuple):
    """What a file belongs to: a draft and what is posted of it, or a voucher without a draft."""

    draft: str | None
    voucher: str | None


class Verification(NamedTuple):
    """What reading a page of files again found; `changed` names those that are not as sent."""

    files: int
    size: int
    changed: list[Attachment]
    next: str | None


def of_draft(who: Principal, book_code: str, draft_id: str) -> Page:
    """The files of a draft; they fit one page. Raises `draft_unknown`."""
    found = drafts.draft_of(who, book_code, draft_id)
    return Page(files(Owner(found.id, None)), None)


def of_voucher(who: Principal, book_code: str, voucher_id: str) -> Page:
    """The files of a voucher; they fit one page. Raises `voucher_unknown`."""
    return Page(files(owner_of(vouchers.voucher(who, book_code, voucher_id))), None)


def owner_of(voucher: Voucher) -> Owner:
    """What the files of a voucher belong to: the draft it came of, where there was one."""
    draft = Draft.get_or_none(Draft.voucher == voucher.id) if voucher.poster else None
    return Owner(draft.id, None) if draft else Owner(None, voucher.id)


def files(owner: Owner) -> list[Attachment]:
    """The standing files of one owner without their content, in the order of their coming."""
    query = standing().select(*SAID).where(_is_of(owner))
    return list(query.order_by(Attachment.id))


def _is_of(owner: Owner) -> Any:
    if owner.draft is not None:
        return Attachment.draft == owner.draft
    return Attachment.voucher == owner.voucher


def attachment(who: Principal, book_code: str, attachment_id: str) -> Attachment:
    """One file with its content, removed or not. Raises `attachment_unknown`."""
    return in_book(books.book(who, book_code), attachment_id)


def in_book(book: Book, attachment_id: str) -> Attachment:
    """One file of a book. Raises `attachment_unknown`."""
    found = Attachment.get_or_none((Attachment.book == book) & (Attachment.id == attachment_id))
    if found is None:
        raise missing("attachment", attachment_id)
    return found


def verify(who: Principal, book_code: str, wanted: dict) -> Verification:
    """Read a page of a book's files again, removed ones too, and compare their SHA-256."""
    book = books.book(who, book_code)
    query = Attachment.select(Attachment.id).where(Attachment.book == book)
    found = page(query, Attachment.id, wanted["limit"], wanted["after"])
    size, changed = 0, []
    for row in found.items:
        file = in_book(book, row.id)  # one at a time: a page of them may be a gigabyte
        content = bytes(file.content)
        size += len(content)
        if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
            changed.append(file)
    return Verification(len(found.items), size, changed, found.next)
