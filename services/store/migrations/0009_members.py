"""Members, their points, their cards; accounts that end, are blocked or replaced."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    Model,
    TextField,
)

from shared.database import allow_changes, forbid_changes

WIDER = (
    "usable_until DATE",
    "blocked_at TEXT",
    "moved_to_id VARCHAR(36) REFERENCES deposit_account (id)",
)


def up(migrator, db):
    """Create them, and widen the accounts."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class DepositAccount(Table):
        id = CharField(36, primary_key=True)

    class Member(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        number = CharField(32)
        name = CharField(64)
        phone = CharField(20, null=True)
        birth_date = DateField(null=True)
        joined_on = DateField()
        is_blocked = BooleanField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "number"), True), (("community", "phone"), False))

    class PointsMovement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        member = ForeignKeyField(Member)
        kind = CharField(16)
        points = BigIntegerField()
        fen = BigIntegerField()
        sale_id = CharField(36, null=True)
        document_id = CharField(36)
        reason = CharField(200, null=True)
        moved_at = TextField()
        moved_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("sale_id",), False),)

    class Card(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        number = CharField(16)
        member = ForeignKeyField(Member, null=True)
        account = ForeignKeyField(DepositAccount)
        replaces = ForeignKeyField("self", null=True, unique=True)
        sold_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "number"), True),)

    db.create_tables([Member, PointsMovement, Card])
    allow_changes(db, "deposit_account")
    for column in WIDER:
        db.execute_sql(f"ALTER TABLE deposit_account ADD COLUMN {column}")
    forbid_changes(
        db,
        "deposit_account",
        "an account stays; its balance moves",
        mutable=("balance_fen", "usable_until", "blocked_at", "moved_to_id"),
    )
    forbid_changes(
        db,
        "member",
        "a member stays; change what is known instead",
        mutable=("name", "phone", "birth_date", "is_blocked"),
    )
    forbid_changes(db, "points_movement", "what happened is final; points move back instead")
    forbid_changes(db, "card", "a card stays; block or replace it instead")
