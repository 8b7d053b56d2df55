"""Cards, named or not."""

import peewee

from services.store.database import Table
from services.store.deposits.models import DepositAccount
from services.store.members.models import Member
from shared.columns import MomentField


class Card(Table):
    """A prepaid card; a named one is a member's. Its money, end and state are its account's."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    number = peewee.CharField(16)
    member = peewee.ForeignKeyField(Member, null=True)
    account = peewee.ForeignKeyField(DepositAccount, backref="cards")
    replaces = peewee.ForeignKeyField("self", null=True, unique=True)
    sold_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "number"), True),)

    @property
    def is_named(self) -> bool:
        """Whether somebody can show that it is theirs."""
        return self.member_id is not None
