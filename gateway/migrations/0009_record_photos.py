"""Photos of repairs on the public record."""

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
    """Create them; they are final, but their bytes may go."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Draft(Table):
        id = CharField(36, primary_key=True)

    class RecordPhoto(Table):
        id = CharField(36, primary_key=True)
        draft = ForeignKeyField(Draft, column_name="draft_id", index=False)
        community = CharField(64)
        number = IntegerField(constraints=[Check("number > 0")])
        photo_id = CharField(36)
        work_order_id = CharField(36)
        building_id = CharField(64)
        building = TextField()
        category = CharField(32)
        width = IntegerField()
        height = IntegerField()
        size = IntegerField(constraints=[Check("size > 0")])
        sha256 = CharField(64)
        content = BlobField(null=True)
        withdrawn_by = CharField(64, null=True)
        withdrawn_at = TextField(null=True)
        withdrawn_for = TextField(null=True)

        class Meta:
            indexes = (
                (("draft", "number"), True),
                (("draft", "photo_id"), True),
                (("community", "photo_id"), False),
                (("community", "sha256"), False),
            )
            constraints = (Check("withdrawn_at IS NULL OR content IS NULL"),)

    db.create_tables([RecordPhoto])
    forbid_changes(
        db,
        "record_photo",
        "a photo of the record does not change",
        mutable=("withdrawn_by", "withdrawn_at", "withdrawn_for"),
        removable=("content",),
    )
