"""Money that moves to another fund."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

RESOLVED = ("state", "refused_for", "resolved_on")


def up(migrator, db):
    """Create the tables; a lot that moved is a contribution, so it is final as those are."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    db.create_tables([_transfers(Table, Fund)])
    forbid_changes(db, "transfer", "what was asked for is final", mutable=RESOLVED)
    # A slice moves once in a transfer, and its lots are found by it.
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_moved ON contribution "
        "(source_id, parent_id, parent_from_fen) WHERE source = 'transfer'"
    )


def _transfers(Table, Fund):
    class Transfer(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        to_fund = ForeignKeyField(Fund, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        reason = CharField(200)
        approvals_needed = IntegerField(constraints=[Check("approvals_needed > 0")])
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'made', 'refused')")]
        )
        requested_by = CharField(64)
        requested_at = TextField()
        refused_for = CharField(200, null=True)
        resolved_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check("fund_id <> to_fund_id", "transfer_moves"),)

    return Transfer
