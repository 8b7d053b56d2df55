"""What households paid, what it settled, and what is held for months to come."""

import peewee

from services.property.database import Table
from services.property.fees.charges.models import FeeCharge
from services.property.registry.models import Household
from shared.columns import MomentField


class FeeBalance(Table):
    """What a household has paid ahead, in fen."""

    household = peewee.ForeignKeyField(Household, primary_key=True, backref="+")
    community = peewee.CharField(64, index=True)
    prepaid_fen = peewee.BigIntegerField()


class FeePayment(Table):
    """Money of a household, final; receipts are numbered without gaps in a year."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    household = peewee.ForeignKeyField(Household, backref="+")
    year = peewee.IntegerField()
    number = peewee.IntegerField()
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    arrears_fen = peewee.BigIntegerField()
    prepaid_fen = peewee.BigIntegerField()
    collected_on = peewee.DateField()
    collected_by = peewee.CharField(64)
    collected_at = MomentField()

    class Meta:
        indexes = (
            (("community", "year", "number"), True),
            (("community", "collected_on"), False),
            (("community", "id"), False),
        )


class FeeSettlement(Table):
    """What a payment settled of a month, in fen; final."""

    id = peewee.BigAutoField()
    payment = peewee.ForeignKeyField(FeePayment, backref="+")
    charge = peewee.ForeignKeyField(FeeCharge, backref="+")
    amount_fen = peewee.BigIntegerField()
