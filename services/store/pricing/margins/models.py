"""The margin policy: how much the shop means to earn, from which day on."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class MarginPolicy(Table):
    """Target and cap in hundredths of a percent, of all goods or of one category; final.

    `vat_bp` is the VAT rate with which prices are checked.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    category = peewee.CharField(64, null=True)
    effective_from = peewee.DateField()
    mode = peewee.CharField(16)
    target_bp = peewee.IntegerField()
    cap_bp = peewee.IntegerField()
    vat_bp = peewee.IntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()
