"""Sales to funds, and those that are wanted no more."""

import peewee

from services.store.database import Table
from services.store.sales.models import Refund, Sale
from shared.columns import MomentField


class FundSale(Table):
    """What a fund asked for under a name of its own: sold, or given up before that.

    `sold_fen` is the price that the sale was made at, `refund` what came back of it, whole; a
    question that comes after the giving up finds it here. Final but for the return.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund_id = peewee.CharField(36, null=True)
    sale = peewee.ForeignKeyField(Sale, null=True, backref="+")
    refund = peewee.ForeignKeyField(Refund, null=True, backref="+")
    sku = peewee.CharField(64, null=True)
    quantity = peewee.BigIntegerField(null=True)
    price_fen = peewee.BigIntegerField(null=True)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()

    @property
    def state(self) -> str:
        """sold, returned or given_up."""
        if self.refund_id:
            return "returned"
        return "sold" if self.sale_id else "given_up"
