"""Templates: named shapes of vouchers, some with a schedule; final until they are retired."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from services.ledger.posting.models import LineColumns
from services.ledger.templates.rules import Schedule
from shared.columns import MomentField


class Template(Table):
    """A shape of vouchers; with a schedule every month from `first_period` on asks for one.

    `total_fen` is spread over the months, so that `last_period` is known then.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    name = peewee.CharField(100)
    memo = peewee.CharField(100)
    attachments = peewee.IntegerField()
    first_period = peewee.CharField(7, null=True)
    last_period = peewee.CharField(7, null=True)
    day = peewee.IntegerField(null=True)
    total_fen = peewee.BigIntegerField(null=True)
    maker = peewee.CharField(64)
    made_at = MomentField()
    retired_on = peewee.DateField(null=True)
    retired_by = peewee.CharField(64, null=True)

    @property
    def schedule(self) -> Schedule | None:
        """When it is due; None for one that is used by hand only."""
        if self.first_period is None or self.day is None:
            return None
        return Schedule(self.first_period, self.last_period, self.day, self.total_fen)


class TemplateLine(LineColumns):
    """One side of a shape; `amount_fen` is None where the amount is given when it is used."""

    template = peewee.ForeignKeyField(Template, backref="lines")
    side = peewee.CharField(6)
    amount_fen = peewee.BigIntegerField(null=True)
    memo = peewee.CharField(200, null=True)

    class Meta:
        primary_key = peewee.CompositeKey("template", "line_no")
