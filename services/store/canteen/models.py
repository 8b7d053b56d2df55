"""Diners, their month cards, and meals as they were served; meals are final. Money in fen."""

import peewee

from services.store.database import Table
from services.store.deposits.models import DepositAccount
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


class MealCard(Table):
    """A month card; `account` holds what was not eaten yet. Once paid back it pays no meal."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    diner = peewee.ForeignKeyField(Diner)
    month = peewee.CharField(7)
    price_fen = peewee.BigIntegerField()
    account = peewee.ForeignKeyField(DepositAccount, unique=True)
    sold_by = peewee.CharField(64)
    sold_at = MomentField()
    ended_by = peewee.CharField(64, null=True)
    ended_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "diner", "month"), True),)


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
            (("community", "diner", "day"), False),
            (("community", "day", "ticket_no"), True),
        )
