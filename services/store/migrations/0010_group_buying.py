"""Group-buying: campaigns and the orders in them."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

CAMPAIGN_MOVES = (
    "state",
    "decided_by",
    "decided_at",
    "arrived_by",
    "arrived_at",
    "claim_until",
    "settled_by",
    "settled_at",
    "revenue_fen",
    "commission_fen",
    "paid_by",
    "paid_at",
    "paid_method",
)
ORDER_MOVES = ("state", "sale_id", "ended_by", "ended_at")


def up(migrator, db):
    """Create them; terms and orders are final, what becomes of them is told beside them."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)

    class Sale(Table):
        id = CharField(36, primary_key=True)

    class DepositAccount(Table):
        id = CharField(36, primary_key=True)

    class Campaign(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(64)
        product = ForeignKeyField(Product)
        price_fen = BigIntegerField()
        deposit_fen = BigIntegerField()
        minimum = BigIntegerField()
        maximum = BigIntegerField()
        per_person_max = BigIntegerField()
        opens_at = TextField()
        closes_at = TextField()
        leader_name = CharField(64)
        leader_phone = CharField(11, null=True)
        leader_member_id = CharField(36, null=True)
        outlet = CharField(64)
        pickup_point = CharField(200)
        commission_bp = IntegerField()
        unclaimed_days = IntegerField()
        made_by = CharField(64)
        made_at = TextField()
        state = CharField(16)
        decided_by = CharField(64, null=True)
        decided_at = TextField(null=True)
        arrived_by = CharField(64, null=True)
        arrived_at = TextField(null=True)
        claim_until = DateField(null=True)
        settled_by = CharField(64, null=True)
        settled_at = TextField(null=True)
        revenue_fen = BigIntegerField(null=True)
        commission_fen = BigIntegerField(null=True)
        paid_by = CharField(64, null=True)
        paid_at = TextField(null=True)
        paid_method = CharField(16, null=True)

        class Meta:
            constraints = [
                Check("deposit_fen BETWEEN 1 AND price_fen"),
                Check("minimum BETWEEN 1 AND maximum"),
                Check("state IN ('open', 'formed', 'failed', 'arrived', 'settled')"),
                Check("paid_by IS NULL OR paid_by <> settled_by"),
            ]
            indexes = ((("community", "state"), False),)

    class GroupOrder(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        campaign = ForeignKeyField(Campaign)
        code = CharField(9)
        buyer_name = CharField(64)
        phone = CharField(11)
        phone_end = CharField(4)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        total_fen = BigIntegerField()
        deposit_fen = BigIntegerField()
        method = CharField(16)
        account = ForeignKeyField(DepositAccount, unique=True)
        ordered_by = CharField(64)
        ordered_at = TextField()
        state = CharField(16)
        sale = ForeignKeyField(Sale, null=True, unique=True)
        ended_by = CharField(64, null=True)
        ended_at = TextField(null=True)

        class Meta:
            constraints = [
                Check("deposit_fen BETWEEN 1 AND total_fen"),
                Check("state IN ('ordered', 'cancelled', 'refund_due', 'refunded', 'picked_up')"),
                Check("(state = 'picked_up') = (sale_id IS NOT NULL)"),
            ]
            indexes = (
                (("community", "code"), True),
                (("campaign", "state"), False),
                (("community", "phone_end"), False),
            )

    db.create_tables([Campaign, GroupOrder])
    forbid_changes(
        db, "campaign", "the terms of a campaign are final; open another", mutable=CAMPAIGN_MOVES
    )
    forbid_changes(
        db, "group_order", "an order is final; cancel it and order again", mutable=ORDER_MOVES
    )
