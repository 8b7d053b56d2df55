"""The columns that a line has wherever it is kept: in a draft, a template or a voucher."""

import peewee

from services.ledger.database import Table


class LineColumns(Table):
    """An account and what a line belongs to, named as `posting.rules.Line` names them; no table.

    `reference` is the bank's or the bill's number, `cash_flow` a row of 会小企03表.
    """

    line_no = peewee.IntegerField()
    account = peewee.CharField(8)
    supplier = peewee.CharField(64, null=True)
    fund = peewee.CharField(64, null=True)
    building = peewee.CharField(64, null=True)
    work_order = peewee.CharField(64, null=True)
    outlet = peewee.CharField(64, null=True)
    member = peewee.CharField(64, null=True)
    person = peewee.CharField(64, null=True)
    reference = peewee.CharField(64, null=True)
    cash_flow = peewee.IntegerField(null=True)
