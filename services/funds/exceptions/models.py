"""Exceptions: which order may pass which check of which fund."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class FundException(Table):
    """One work order that may pass one check of one fund, once approved.

    `passes` is the check; `cap_fen` is how far a cap is lifted. One per order and check that is
    not refused; resolved once.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    work_order_id = peewee.CharField(36)
    passes = peewee.CharField(20)
    cap_fen = peewee.BigIntegerField(null=True)
    reason = peewee.CharField(200)
    state = peewee.CharField(20)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()
    resolved_by = peewee.CharField(64, null=True)
    resolved_at = MomentField(null=True)
    refused_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "resolved_at", "id"), False),)
