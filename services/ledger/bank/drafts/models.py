"""Which draft was written for which row of the bank; final."""

import peewee

from services.ledger.bank.statements.models import BankRow
from services.ledger.database import Table
from services.ledger.drafts.models import Draft


class BankDraft(Table):
    """A draft that books a row; when it is posted, its voucher's document is the draft."""

    draft = peewee.ForeignKeyField(Draft, primary_key=True)
    row = peewee.ForeignKeyField(BankRow)
