"""Which papers are kept with which closed month."""

import peewee

from services.ledger.attachments.models import Attachment
from services.ledger.books.models import Book
from services.ledger.database import Table


class ArchivedPaper(Table):
    """A paper in the archive of a month: the first that closed after both it and its voucher
    were there; final."""

    attachment = peewee.ForeignKeyField(Attachment, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    period = peewee.CharField(7)

    class Meta:
        indexes = ((("book", "period"), False),)
