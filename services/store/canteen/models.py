"""Diners, and meals as they were served; meals are final. Money in fen."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Diner(Table):
    """A person with a meal card; `groups` are codes joined by commas, for the cashier only."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    card_no = peewee.CharField(64)
    name = peewee.CharField(200)
    birth_date = peewee.DateField()
    groups = peewee.CharField(200)
    proof = peewee.CharField(200)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "card_no"), True),)


class Meal(Table):
    """A meal; its id is its sale's. The three parts add up to the list price."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    diner = peewee.ForeignKeyField(Diner, null=True)
    kind = peewee.CharField(16)
    day = peewee.DateField()
    ticket_no = peewee.IntegerField()
    tier = peewee.CharField(16)
    person_fen = peewee.BigIntegerField()
    government_fen = peewee.BigIntegerField()
    company_fen = peewee.BigIntegerField()
    served_by = peewee.CharField(64)
    served_at = MomentField()

    class Meta:
        indexes = (
            (("community", "diner", "day", "kind"), True),
            (("community", "day", "ticket_no"), True),
        )
