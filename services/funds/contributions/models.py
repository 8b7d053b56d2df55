"""Contributions: lots of money with their source."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Contribution(Table):
    """A lot of money that entered a fund; final but for `consumed_fen`, what has been paid of it.

    `source` is profit, grant or donation; `source_id` the period close or the giver's document.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    source = peewee.CharField(16)
    source_id = peewee.CharField(200)
    source_book = peewee.CharField(16, null=True)
    period = peewee.CharField(7, null=True)
    received_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    consumed_fen = peewee.BigIntegerField(default=0)
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)
