"""Changes of funds: what was, what is to be, who asked and who agreed."""

import json

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class TermsField(peewee.TextField):
    """Some terms by name, kept as JSON text."""

    def db_value(self, value):
        return json.dumps(value, ensure_ascii=False)

    def python_value(self, value):
        return json.loads(value)


class FundChange(Table):
    """A change of terms or of status; the fund itself is the row in force.

    Of each kind at most one awaits approval; `before` is what it found. Resolved once.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    kind = peewee.CharField(8)
    before = TermsField()
    after = TermsField()
    reason = peewee.CharField(200)
    state = peewee.CharField(20)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()
    resolved_by = peewee.CharField(64, null=True)
    resolved_at = MomentField(null=True)
    refused_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "resolved_at", "id"), False),)
