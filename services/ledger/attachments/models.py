"""Papers of vouchers as files, and what was removed before posting."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from services.ledger.drafts.models import Draft
from services.ledger.vouchers.models import Voucher
from shared.columns import MomentField


class Attachment(Table):
    """A file with its SHA-256; final.

    It belongs to a draft and to the voucher that comes of it, or to a voucher without a draft.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    draft = peewee.ForeignKeyField(Draft, null=True)
    voucher = peewee.ForeignKeyField(Voucher, null=True)
    name = peewee.CharField(200)
    media_type = peewee.CharField(40)
    size = peewee.IntegerField()
    sha256 = peewee.CharField(64)
    content = peewee.BlobField()
    added_by = peewee.CharField(64)
    added_at = MomentField()


class AttachmentRemoval(Table):
    """A file taken away before its voucher was posted; final, and the file itself stays."""

    attachment = peewee.ForeignKeyField(Attachment, primary_key=True, backref="removals")
    reason = peewee.CharField(200)
    removed_by = peewee.CharField(64)
    removed_at = MomentField()
