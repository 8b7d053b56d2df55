"""Products: what has a name, a shelf price and a tax category."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Product(Table):
    """Something the shop sells. Prices are tax-inclusive fen per unit."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sku = peewee.CharField(64)
    barcode = peewee.CharField(13, null=True)
    name = peewee.CharField(200)
    category = peewee.CharField(64)
    unit = peewee.CharField(64)
    price_fen = peewee.BigIntegerField()
    tax_category = peewee.CharField(32)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "sku"), True), (("community", "barcode"), True))
