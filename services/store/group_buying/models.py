"""Campaigns and the orders in them; money in fen, quantities in thousandths."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from services.store.deposits.models import DepositAccount
from services.store.sales.models import Sale
from shared.columns import MomentField


class Campaign(Table):
    """An offer to a group; its terms are final, what became of it is told below them.

    open → failed, or formed → arrived → settled. `minimum` and `maximum` count all its orders.
    The goods wait for their buyers until the end of the day `claim_until`.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(64)
    product = peewee.ForeignKeyField(Product)
    price_fen = peewee.BigIntegerField()
    deposit_fen = peewee.BigIntegerField()
    minimum = peewee.BigIntegerField()
    maximum = peewee.BigIntegerField()
    per_person_max = peewee.BigIntegerField()
    opens_at = MomentField()
    closes_at = MomentField()
    leader_name = peewee.CharField(64)
    leader_phone = peewee.CharField(11, null=True)
    leader_member_id = peewee.CharField(36, null=True)
    outlet = peewee.CharField(64)
    pickup_point = peewee.CharField(200)
    commission_bp = peewee.IntegerField()
    unclaimed_days = peewee.IntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    state = peewee.CharField(16)
    decided_by = peewee.CharField(64, null=True)
    decided_at = MomentField(null=True)
    arrived_by = peewee.CharField(64, null=True)
    arrived_at = MomentField(null=True)
    claim_until = peewee.DateField(null=True)
    settled_by = peewee.CharField(64, null=True)
    settled_at = MomentField(null=True)
    revenue_fen = peewee.BigIntegerField(null=True)
    commission_fen = peewee.BigIntegerField(null=True)
    paid_by = peewee.CharField(64, null=True)
    paid_at = MomentField(null=True)
    paid_method = peewee.CharField(16, null=True)

    class Meta:
        indexes = ((("community", "state"), False),)


class GroupOrder(Table):
    """A buyer's part in a campaign; `deposit_fen` of `total_fen` was paid with it.

    ordered → cancelled, picked_up (its sale), refunded, or refund_due → refunded. The deposit
    lies on an account of its own, which tells what is still held.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    campaign = peewee.ForeignKeyField(Campaign)
    code = peewee.CharField(9)
    buyer_name = peewee.CharField(64)
    phone = peewee.CharField(11)
    phone_end = peewee.CharField(4)
    quantity = peewee.BigIntegerField()
    total_fen = peewee.BigIntegerField()
    deposit_fen = peewee.BigIntegerField()
    method = peewee.CharField(16)
    account = peewee.ForeignKeyField(DepositAccount)
    ordered_by = peewee.CharField(64)
    ordered_at = MomentField()

    state = peewee.CharField(16)
    sale = peewee.ForeignKeyField(Sale, null=True)
    ended_by = peewee.CharField(64, null=True)
    ended_at = MomentField(null=True)

    class Meta:
        indexes = (
            (("community", "code"), True),
            (("campaign", "state"), False),
            (("community", "phone_end"), False),
        )
