"""Promises that grow, and those that property wants no more."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    Model,
    TextField,
)

from shared.database import forbid_changes

RESOLVED = ("state", "approved_by", "raised_on", "resolved_on", "dropped_for")


def up(migrator, db):
    """Create them; of a raise only its outcome changes. Finished repairs are not known here:
    their commitments grow until they are paid, which property does not ask for."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Commitment(Table):
        id = CharField(36, primary_key=True)

    class CommitmentRaise(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        commitment = ForeignKeyField(Commitment, backref="+")
        added_fen = BigIntegerField(constraints=[Check("added_fen > 0")])
        reason = CharField(200)
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'made', 'dropped')")]
        )
        requested_by = CharField(64)
        requested_at = TextField()
        approved_by = CharField(64, null=True)
        raised_on = DateField(null=True)
        resolved_on = DateField(null=True)
        dropped_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (
                Check("approved_by IS NULL OR approved_by <> requested_by", "asker_not_approver"),
            )

    class GivenUp(Table):
        commitment_id = CharField(36, primary_key=True)
        community = CharField(64)

    migrator.migrate(
        migrator.add_column("commitment", "work_finished", BooleanField(default=False))
    )
    db.create_tables([CommitmentRaise, GivenUp])
    db.execute_sql(
        "CREATE UNIQUE INDEX commitment_raise_pending ON commitment_raise (commitment_id) "
        "WHERE state = 'awaiting_approval'"
    )
    forbid_changes(db, "commitment_raise", "what was asked of a fund is final", mutable=RESOLVED)
