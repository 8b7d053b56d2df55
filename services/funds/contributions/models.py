"""Contributions: lots of money with their source, and what came back into them."""

import peewee

from services.funds.contributions import rules
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Contribution(Table):
    """A lot of money that entered a fund; final but for what has been taken out of it.

    `source_id` is the period close, the common income, the transfer or the giver's document. What
    a transfer brought was `parent_id`'s money, from its `parent_from_fen`-th fen on. The first
    `reached_fen` have been taken at least once; `consumed_fen` of them are out, the rest lies in
    freed slices. `donor_name` is personal data and leaves this service as the donor chose only;
    receipts of donations are numbered without gaps in a year.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    source = peewee.CharField(16)
    source_id = peewee.CharField(200)
    source_book = peewee.CharField(16, null=True)
    period = peewee.CharField(7, null=True)
    received_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    consumed_fen = peewee.BigIntegerField(default=0)
    reached_fen = peewee.BigIntegerField(default=0)
    parent_id = peewee.CharField(36, null=True)
    parent_from_fen = peewee.BigIntegerField(null=True)
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()
    donor_name = peewee.CharField(200, null=True)
    donor_shown = peewee.CharField(10, null=True)
    receipt_year = peewee.IntegerField(null=True)
    receipt_serial = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def donor(self) -> str | None:
        """The donor as the donor chose to be shown; None of what nobody donated."""
        return self.donor_shown and rules.donor(self.donor_name, self.donor_shown)

    @property
    def receipt_number(self) -> str | None:
        """What stands on a donation's receipt; None where none was written."""
        if self.receipt_year is None or self.receipt_serial is None:
            return None
        return rules.receipt_number(self.receipt_year, self.receipt_serial)

    @property
    def left_fen(self) -> int:
        """What has not been taken out, or came back."""
        return self.amount_fen - self.consumed_fen


class FreedSlice(Table):
    """Fen of a contribution that had been paid and came back; taken again before its tail is."""

    contribution = peewee.ForeignKeyField(Contribution, backref="+")
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("contribution", "from_fen"), True),)
