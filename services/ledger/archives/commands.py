"""Putting papers with the month that is being closed."""

from peewee import JOIN, fn

from services.ledger.archives.models import ArchivedPaper
from services.ledger.attachments.counting import standing
from services.ledger.attachments.models import Attachment
from services.ledger.books.models import Book
from services.ledger.database import insert_rows, writes
from services.ledger.drafts.models import Draft
from services.ledger.vouchers.models import Voucher


@writes
def keep_papers(book: Book, period: str) -> None:
    """Keep the papers of the month's vouchers with it, and those that came late for earlier ones.

    Whatever comes after the close lies with a later month, so that an archive never changes.
    """
    voucher_id = fn.COALESCE(Attachment.voucher, Draft.voucher)
    kept = ArchivedPaper.select(ArchivedPaper.attachment).where(ArchivedPaper.book == book)
    found = (
        standing()
        .join(Draft, JOIN.LEFT_OUTER, on=(Attachment.draft == Draft.id))
        .join(Voucher, on=(Voucher.id == voucher_id))
        .where((Attachment.book == book) & (Voucher.period <= period) & Attachment.id.not_in(kept))
        .select(Attachment.id)
        .order_by(Attachment.id)
    )
    rows = [
        {"attachment": attachment, "book": book.id, "period": period}
        for (attachment,) in found.tuples()
    ]
    insert_rows(ArchivedPaper, rows)
