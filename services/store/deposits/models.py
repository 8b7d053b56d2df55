"""Deposit accounts and what moved on them; money in fen."""

import peewee

from services.store.database import Table
from services.store.tills.models import TillSession
from shared.columns import MomentField


class DepositAccount(Table):
    """Money held for one holder: a member's balance, a card, a group-buying order.

    `holder_id` names the member, card or order. The balance is the sum of its movements. Nothing
    is bought from it after `usable_until` or while it is blocked; it can still be given back.
    What comes back to an account that was replaced goes to the one it was `moved_to`.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    kind = peewee.CharField(16)
    holder_id = peewee.CharField(36)
    balance_fen = peewee.BigIntegerField()
    opened_at = MomentField()
    usable_until = peewee.DateField(null=True)
    blocked_at = MomentField(null=True)
    moved_to = peewee.ForeignKeyField("self", null=True)

    class Meta:
        indexes = ((("community", "kind", "holder_id"), True),)


class DepositMovement(Table):
    """One change of a balance; final. `amount_fen` is its effect: taken is positive.

    taken: money came; used: a sale was paid with it; given_back: that sale was refunded;
    refunded: money went back to the holder; moved_out, moved_in: another account took its place.
    `method` says how money came or went.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    account = peewee.ForeignKeyField(DepositAccount)
    kind = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    method = peewee.CharField(16, null=True)
    session = peewee.ForeignKeyField(TillSession, null=True)
    document_id = peewee.CharField(36, null=True)
    reason = peewee.CharField(200, null=True)
    moved_at = MomentField()
    moved_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("account", "moved_at"), False), (("community", "method", "moved_at"), False))
