"""Diners and the meals they were served."""

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

PARTS = "person_fen >= 0 AND government_fen >= 0 AND company_fen >= 0"


def up(migrator, db):
    """Create them; a meal that was served is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Diner(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        card_no = CharField(64)
        name = CharField(200)
        birth_date = DateField()
        groups = CharField(200)
        proof = CharField(200)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "card_no"), True),)

    class Meal(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        diner = ForeignKeyField(Diner, null=True)
        kind = CharField(16, constraints=[Check("kind IN ('breakfast', 'lunch', 'dinner')")])
        day = DateField()
        ticket_no = IntegerField()
        tier = CharField(16)
        person_fen = BigIntegerField()
        government_fen = BigIntegerField()
        company_fen = BigIntegerField()
        served_by = CharField(64)
        served_at = TextField()

        class Meta:
            constraints = [Check(PARTS)]
            indexes = (
                (("community", "diner", "day", "kind"), True),
                (("community", "day", "ticket_no"), True),
            )

    db.create_tables([Diner, Meal])
    forbid_changes(db, "meal", "a meal that was served is final")
