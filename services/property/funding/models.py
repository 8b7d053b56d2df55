"""Commitments as property knows them: what it asked of funds, and what they answered."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Commitment(Table):
    """What property asked of a fund, and what it knows of the answer; property names it.

    `state`: asked, refused, awaiting_approval, made, releasing, released or paid. An order has at
    most one that is not released. While it is releasing the fund is asked to take it back.
    `assignee` is empty where whoever is first takes the order. `refusal` is the last code with
    which the fund said no, `dispatch_reason` why the order goes before others that wait.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="commitments")
    amount_fen = peewee.BigIntegerField()
    state = peewee.CharField(20)
    assignee = peewee.CharField(64)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()
    release_reason = peewee.CharField(200, null=True)
    refusal = peewee.CharField(200, null=True)
    dispatch_reason = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "state"), False),)
