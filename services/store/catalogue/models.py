"""Products, the barcodes that name them, and what each costs from which day."""

import peewee

from services.store.catalogue.rules import AGENCY
from services.store.database import Table
from shared.columns import MomentField


class Product(Table):
    """Something the shop sells, does, meters or collects; `changed_in` is a catalogue version."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sku = peewee.CharField(64)
    name = peewee.CharField(200)
    category = peewee.CharField(64)
    unit = peewee.CharField(64)
    kind = peewee.CharField(16)
    tax_category = peewee.CharField(32)
    plu = peewee.CharField(5, null=True)
    changed_in = peewee.BigIntegerField()
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "sku"), True), (("community", "plu"), True))

    @property
    def is_stocked(self) -> bool:
        """Whether selling it moves stock; services, meters and agency items have none."""
        return self.kind == "goods"

    @property
    def taxed_as(self) -> str:
        """The tax category of what is sold of it; money collected for others is none of ours."""
        return AGENCY if self.kind == AGENCY else self.tax_category


class ProductBarcode(Table):
    """A barcode and the quantity it stands for, in thousandths; a pack may have its own price."""

    community = peewee.CharField(64)
    product = peewee.ForeignKeyField(Product, backref="barcodes")
    barcode = peewee.CharField(14)
    quantity = peewee.BigIntegerField()
    price_fen = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("community", "barcode"), True),)


class ProductPrice(Table):
    """A price per unit from a day on, tax included; final. None ends a group's own price."""

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    product = peewee.ForeignKeyField(Product)
    price_group = peewee.CharField(16)
    effective_from = peewee.DateField()
    price_fen = peewee.BigIntegerField(null=True)
    reason = peewee.CharField(200, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()


class CatalogueVersion(Table):
    """How often a community's catalogue has changed; bumped in the transaction of each change."""

    community = peewee.CharField(64, primary_key=True)
    version = peewee.BigIntegerField()


class ScalePrefix(Table):
    """What the value on labels of a prefix means; final, the newest row of a prefix holds."""

    community = peewee.CharField(64)
    prefix = peewee.CharField(2)
    meaning = peewee.CharField(16, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()
