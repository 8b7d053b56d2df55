"""Funds: whose money it is, what it may be used for, and its three sums."""

import json

import peewee

from services.funds.database import Table
from shared.columns import MomentField


class NamesField(peewee.TextField):
    """A short list of names, kept as JSON text."""

    def db_value(self, value):
        return json.dumps(value, ensure_ascii=False)

    def python_value(self, value):
        return json.loads(value)


class Fund(Table):
    """A restricted fund. `nature` G, H, E or X (domain.md §2.5); no categories: any is allowed.

    The three sums in fen are moved in SQL with the rows they add up; the database refuses to let
    disbursements and open commitments exceed contributions.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    nature = peewee.CharField(1)
    purpose = peewee.TextField()
    legal_holder = peewee.CharField(200)
    book = peewee.CharField(16)
    categories = NamesField()
    unmanaged_only = peewee.BooleanField()
    opens_on = peewee.DateField(null=True)
    closes_on = peewee.DateField(null=True)
    cap_per_order_fen = peewee.BigIntegerField(null=True)
    approval_threshold_fen = peewee.BigIntegerField()
    contributed_fen = peewee.BigIntegerField(default=0)
    committed_fen = peewee.BigIntegerField(default=0)
    disbursed_fen = peewee.BigIntegerField(default=0)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def balance_fen(self) -> int:
        """Contributions less disbursements."""
        return self.contributed_fen - self.disbursed_fen

    @property
    def available_fen(self) -> int:
        """What may still be promised: the balance less open commitments."""
        return self.balance_fen - self.committed_fen
