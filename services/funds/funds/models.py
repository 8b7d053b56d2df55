"""Funds: whose money it is, what it may be used for, and its three sums."""

import json

import peewee

from services.funds.database import Table
from services.funds.funds import rules
from shared.columns import MomentField


class ListField(peewee.TextField):
    """A short list, kept as JSON text."""

    def db_value(self, value):
        return json.dumps(value, ensure_ascii=False)

    def python_value(self, value):
        return json.loads(value)


class Fund(Table):
    """A restricted fund. `nature` G, H, E or X (domain.md §2.5).

    An empty list of categories, uses or buildings allows any; `transfers_to` names the funds that
    money may move on to, and nothing but those. `approval_levels` are steps above the threshold.
    The four sums in fen are moved in SQL with the rows they add up; the database refuses to let
    what left and what is promised exceed contributions. `disbursed_fen` is less what came back;
    `withdrawn_fen` went to another fund or back to its giver. Who founded old funds is not known.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    nature = peewee.CharField(1)
    purpose = peewee.TextField()
    legal_holder = peewee.CharField(200)
    book = peewee.CharField(16)
    categories = ListField()
    uses = ListField(default=list)
    forbidden_uses = ListField(default=list)
    buildings = ListField(default=list)
    transfers_to = ListField(default=list)
    unmanaged_only = peewee.BooleanField()
    opens_on = peewee.DateField(null=True)
    closes_on = peewee.DateField(null=True)
    cap_per_order_fen = peewee.BigIntegerField(null=True)
    cap_per_household_fen = peewee.BigIntegerField(null=True)
    approval_threshold_fen = peewee.BigIntegerField()
    approval_levels = ListField(default=list)
    lot_order = peewee.CharField(8, default="fifo")
    status = peewee.CharField(8, default="active")
    contributed_fen = peewee.BigIntegerField(default=0)
    committed_fen = peewee.BigIntegerField(default=0)
    disbursed_fen = peewee.BigIntegerField(default=0)
    withdrawn_fen = peewee.BigIntegerField(default=0)
    created_at = MomentField()
    founded_by = peewee.CharField(64, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def balance_fen(self) -> int:
        """Contributions less disbursements and what was withdrawn."""
        return self.contributed_fen - self.disbursed_fen - self.withdrawn_fen

    @property
    def available_fen(self) -> int:
        """What may still be promised: the balance less open commitments."""
        return self.balance_fen - self.committed_fen

    @property
    def terms(self) -> dict:
        """What it may be used for, and who must agree."""
        return {name: getattr(self, name) for name in rules.TERMS}

    @property
    def accounts(self) -> tuple[rules.Account, ...]:
        """The accounts of its book that it moves."""
        return rules.ACCOUNTS[self.nature]

    @property
    def is_off_books(self) -> bool:
        """Whether the register of funds alone knows its money."""
        return not self.accounts


class Withdrawal(Table):
    """Fen that left a fund on a business day without being paid to anybody: to another fund, or
    back to their giver. Final.
    """

    id = peewee.BigAutoField()
    fund = peewee.ForeignKeyField(Fund, backref="+")
    amount_fen = peewee.BigIntegerField()
    withdrawn_on = peewee.DateField()

    class Meta:
        indexes = ((("fund", "withdrawn_on"), False),)
