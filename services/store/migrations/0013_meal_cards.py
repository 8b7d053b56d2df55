"""Month cards; a meal whose sale came back frees its kind of the day."""

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, Model, TextField

from shared.database import forbid_changes

ONCE = "meal_community_diner_id_day_kind"


def up(migrator, db):
    """Create them, and look meals up by diner and day instead of forbidding a second one."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Diner(Table):
        id = CharField(36, primary_key=True)

    class DepositAccount(Table):
        id = CharField(36, primary_key=True)

    class MealCard(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        diner = ForeignKeyField(Diner)
        month = CharField(7)
        price_fen = BigIntegerField()
        account = ForeignKeyField(DepositAccount, unique=True)
        sold_by = CharField(64)
        sold_at = TextField()
        ended_by = CharField(64, null=True)
        ended_at = TextField(null=True)

        class Meta:
            constraints = [Check("(ended_by IS NULL) = (ended_at IS NULL)")]
            indexes = ((("community", "diner", "month"), True),)

    db.create_tables([MealCard])
    db.execute_sql(f"DROP INDEX {ONCE}")
    db.execute_sql("CREATE INDEX meal_community_diner_id_day ON meal (community, diner_id, day)")
    forbid_changes(
        db, "meal_card", "a card that was sold is final", mutable=("ended_by", "ended_at")
    )
