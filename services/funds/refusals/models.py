"""Refusals of funds, kept for everybody to read."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from services.funds.refusals import rules
from services.funds.uses.queries import Use, catalogue
from shared.columns import MomentField


class FundRefusal(Table):
    """What a fund refused: the same thing, code and day is one row, and `times` counts.

    Figures in fen are those of the first time. `about` is the field that was wrong; `asked_for`
    is the work order, else the use.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    code = peewee.CharField(64)
    about = peewee.CharField(64, null=True)
    day = peewee.DateField()
    asked_for = peewee.CharField(36)
    use = peewee.CharField(32, null=True)
    work_order_id = peewee.CharField(36, null=True)
    asked_fen = peewee.BigIntegerField(null=True)
    available_fen = peewee.BigIntegerField()
    sentence = peewee.TextField()
    times = peewee.IntegerField()
    first_at = MomentField()
    last_at = MomentField()

    class Meta:
        indexes = (
            (("fund", "code", "asked_for", "day"), True),
            (("community", "id"), False),
        )

    @property
    def zh(self) -> str:
        """What a resident is told, and why, where the catalogue of uses says why."""
        why = self._forbidden
        return rules.sentence(self.code, self.about).zh + ((why and why.why_zh) or "")

    @property
    def en(self) -> str:
        """The same in English."""
        why = self._forbidden
        return f"{rules.sentence(self.code, self.about).en} {(why and why.why_en) or ''}".strip()

    @property
    def _forbidden(self) -> Use | None:
        return catalogue().get(self.use or "") if self.code == "fund_use_forbidden" else None
