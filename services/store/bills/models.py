"""Bills of the platforms and what was said of their rows; all of it final. Money in fen."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Bill(Table):
    """A file of a platform that was imported. Its sums are those of the rows it brought."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    kind = peewee.CharField(32)
    sha256 = peewee.CharField(64)
    rows_new = peewee.IntegerField()
    rows_known = peewee.IntegerField()  # brought by earlier bills
    rows_ignored = peewee.IntegerField()  # private ones of a personal export
    first_at = MomentField(null=True)
    last_at = MomentField(null=True)
    gross_fen = peewee.BigIntegerField()
    refund_fen = peewee.BigIntegerField()
    fee_fen = peewee.BigIntegerField()
    imported_by = peewee.CharField(64)
    imported_at = MomentField()

    class Meta:
        indexes = ((("community", "sha256"), True),)

    @property
    def net_fen(self) -> int:
        """What the platform pays out of this bill."""
        return self.gross_fen - self.refund_fen - self.fee_fen


class BillRow(Table):
    """One movement at a platform, known once however many bills tell it; refunds negative.

    `named_id` is the sale or refund its number names. `fee_millifen`: thousandths of a fen.
    """

    id = peewee.CharField(36, primary_key=True)
    bill = peewee.ForeignKeyField(Bill)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    line_no = peewee.IntegerField()
    kind = peewee.CharField(16)
    platform_no = peewee.CharField(64)
    order_no = peewee.CharField(64, null=True)
    refund_no = peewee.CharField(64)
    moment = MomentField()
    amount_fen = peewee.BigIntegerField()
    fee_millifen = peewee.BigIntegerField()
    named_id = peewee.CharField(36, null=True)

    class Meta:
        indexes = (
            (("bill", "line_no"), True),
            (("community", "channel", "kind", "platform_no", "refund_no"), True),
            (("community", "channel", "kind", "named_id"), True),
            (("community", "channel", "moment"), False),
        )


class BillMatch(Table):
    """A person's word: this row is that sale's tender, or that refund."""

    row = peewee.ForeignKeyField(BillRow, primary_key=True)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    kind = peewee.CharField(16)
    ours_id = peewee.CharField(36)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "channel", "kind", "ours_id"), True),)


class Explanation(Table):
    """A person's word on money that stands between a platform and our books; final.

    Said of a platform's row or, where no row is, of a sale or refund of ours. `effect_fen` is
    what it moves on the clearing account once somebody else approves.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    kind = peewee.CharField(16)
    row = peewee.ForeignKeyField(BillRow, null=True)
    ours_id = peewee.CharField(36, null=True)
    treatment = peewee.CharField(16)
    effect_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    person = peewee.CharField(200, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "channel", "kind", "ours_id"), False),)


class ExplanationDecision(Table):
    """Somebody else's word on an explanation: approved, so that the books follow, or not."""

    explanation = peewee.ForeignKeyField(Explanation, primary_key=True, backref="decisions")
    approved = peewee.BooleanField()
    decided_on = peewee.DateField()
    decided_by = peewee.CharField(64)
    decided_at = MomentField()
