"""Sales and refunds, as they happened; all of it final. Money in fen, quantities in thousandths."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from services.store.deposits.models import DepositAccount
from services.store.tills.models import Till, TillSession
from shared.columns import MomentField


class Sale(Table):
    """A sale at a till. `reported_on` is the day whose Z report counts it.

    `origin` says what it was: till, meal, group_buy, offline, exchange or fund. `discount_fen`
    includes `rounding_fen`; `agency_fen` of the total was collected for others.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    outlet = peewee.CharField(64)
    till = peewee.ForeignKeyField(Till)
    session = peewee.ForeignKeyField(TillSession)
    sold_at = MomentField()
    reported_on = peewee.DateField()
    total_fen = peewee.BigIntegerField()
    discount_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    change_fen = peewee.BigIntegerField()
    clerk = peewee.CharField(64)
    recorded_at = MomentField()
    origin = peewee.CharField(16, default="till")
    member_id = peewee.CharField(36, null=True)
    agency_fen = peewee.BigIntegerField(default=0)
    rounding_fen = peewee.BigIntegerField(default=0)
    price_group = peewee.CharField(16, default="shelf")

    class Meta:
        indexes = ((("community", "outlet", "reported_on"), False),)


class SaleLine(Table):
    """One product of a sale. `amount_fen` is after discount, tax included."""

    sale = peewee.ForeignKeyField(Sale, backref="lines")
    line_no = peewee.IntegerField()
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    unit_price_fen = peewee.BigIntegerField()
    discount_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    tax_category = peewee.CharField(32)
    category = peewee.CharField(64)
    promotion = peewee.CharField(64, null=True)
    reason = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("sale", "line_no"), True),)


class SaleTender(Table):
    """How a sale was paid, change deducted; `account` is the deposit it was paid from."""

    sale = peewee.ForeignKeyField(Sale, backref="tenders")
    session = peewee.ForeignKeyField(TillSession)
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    account = peewee.ForeignKeyField(DepositAccount, null=True)


class Refund(Table):
    """Goods taken back: a refund, a void before the till's close, an exchange, or a free return.

    `method` is how money was given back; what was paid from a deposit went back there.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sale = peewee.ForeignKeyField(Sale, null=True, backref="refunds")
    outlet = peewee.CharField(64)
    session = peewee.ForeignKeyField(TillSession)
    refunded_at = MomentField()
    reported_on = peewee.DateField()
    method = peewee.CharField(16)
    total_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    clerk = peewee.CharField(64)
    recorded_at = MomentField()
    kind = peewee.CharField(16, default="refund")
    agency_fen = peewee.BigIntegerField(default=0)

    class Meta:
        indexes = ((("community", "outlet", "reported_on"), False),)


class RefundTender(Table):
    """Where the money of a refund went; the parts add up to its total."""

    refund = peewee.ForeignKeyField(Refund, backref="tenders")
    session = peewee.ForeignKeyField(TillSession)
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    account = peewee.ForeignKeyField(DepositAccount, null=True)


class RefundLine(Table):
    """What came back of a sale line, at its own price and cost."""

    refund = peewee.ForeignKeyField(Refund, backref="lines")
    sale_line = peewee.ForeignKeyField(SaleLine, null=True)
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()
    discount_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    tax_category = peewee.CharField(32)
    category = peewee.CharField(64)
