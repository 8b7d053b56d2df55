"""What can be asked for, what was done, and residents' money that passed through."""

import peewee

from services.property.database import Table
from services.property.registry.models import Household
from shared.columns import MomentField


class ErrandKind(Table):
    """A thing that is done for residents, one of the community's list (domain.md §1 row 36)."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(100)
    ended_on = peewee.DateField(null=True)
    created_at = MomentField()


class ErrandTerm(Table):
    """Within how many minutes an errand is answered, from a day on; final."""

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    from_on = peewee.DateField()
    response_minutes = peewee.IntegerField()
    written_by = peewee.CharField(64)
    written_at = MomentField()


class Errand(Table):
    """Something done for a resident, free of charge; final but for the name, which may go, and
    `held_fen`: money of theirs that is still here."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    kind = peewee.ForeignKeyField(ErrandKind, backref="+")
    household = peewee.ForeignKeyField(Household, null=True, backref="+")
    asked_by = peewee.CharField(64, null=True)
    asked_at = MomentField()
    answered_at = MomentField()
    asked_on = peewee.DateField()
    response_minutes = peewee.IntegerField()
    in_time = peewee.BooleanField()
    done_by = peewee.CharField(64)
    done_on = peewee.DateField()
    held_fen = peewee.BigIntegerField(default=0)
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()


class ErrandMoney(Table):
    """Money of a resident, in fen: taken, paid on to the payee, or given back; final."""

    id = peewee.CharField(36, primary_key=True)
    errand = peewee.ForeignKeyField(Errand, backref="+")
    move = peewee.CharField(16)
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    payee = peewee.CharField(100, null=True)
    reference = peewee.CharField(100, null=True)
    moved_on = peewee.DateField()
    moved_by = peewee.CharField(64)
    moved_at = MomentField()
