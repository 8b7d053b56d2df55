"""The papers of vouchers, as files."""

from peewee import (
    BlobField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; both a file and its removal are final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Draft(Table):
        id = CharField(36, primary_key=True)

    class Voucher(Table):
        id = CharField(36, primary_key=True)

    class Attachment(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        draft = ForeignKeyField(Draft, null=True)
        voucher = ForeignKeyField(Voucher, null=True)
        name = CharField(200)
        media_type = CharField(40)
        size = IntegerField(constraints=[Check("size > 0")])
        sha256 = CharField(64)
        content = BlobField()
        added_by = CharField(64)
        added_at = TextField()

        class Meta:
            constraints = (Check("(draft_id IS NULL) <> (voucher_id IS NULL)"),)

    class AttachmentRemoval(Table):
        attachment = ForeignKeyField(Attachment, primary_key=True)
        reason = CharField(200)
        removed_by = CharField(64)
        removed_at = TextField()

    db.create_tables([Attachment, AttachmentRemoval])
    forbid_changes(db, "attachment", "a paper of a voucher is final")
    forbid_changes(db, "attachment_removal", "the removal of a paper is final")
