"""What volunteers got for their points."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from services.funds.volunteers.register.models import Volunteer
from shared.columns import MomentField


class Redemption(Table):
    """Goods of the shop for points, in thousandths, at a price in fen that a fund has reserved.

    `state`: asked until the shop's answer is known, then sold or refused; a sold one may be
    returned. The redemption's name is the name of the shop's sale too.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    volunteer = peewee.ForeignKeyField(Volunteer, backref="+")
    fund = peewee.ForeignKeyField(Fund, backref="+")
    sku = peewee.CharField(64)
    quantity = peewee.BigIntegerField()
    till_id = peewee.CharField(36, null=True)
    price_fen = peewee.BigIntegerField()
    points = peewee.BigIntegerField()
    commitment_id = peewee.CharField(36)
    disbursement_id = peewee.CharField(36, null=True)
    state = peewee.CharField(16)
    refusal = peewee.CharField(64, null=True)
    name = peewee.CharField(200, null=True)
    unit = peewee.CharField(64, null=True)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()
    asked_on = peewee.DateField()
    sold_on = peewee.DateField(null=True)
    returned_on = peewee.DateField(null=True)
    return_reason = peewee.CharField(200, null=True)

    class Meta:
        table_name = "point_redemption"
        indexes = ((("community", "state"), False), (("volunteer", "asked_on"), False))
