"""What somebody objects to."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Objection(Table):
    """An objection to a published document. `code_hash` is keyed: the code itself is with whoever
    objected. `contact` is for staff only and is forgotten when the objection is answered.

    Others see `shown_text` and `answer` once somebody of staff has looked: waiting, shown, or
    withheld when the text is of no use to anybody else.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    publication_id = peewee.CharField(36)
    period = peewee.CharField(7)
    code_hash = peewee.CharField(64, unique=True)
    text = peewee.TextField()
    contact = peewee.CharField(100, null=True)
    made_at = MomentField()
    state = peewee.CharField(16)
    shown_text = peewee.TextField(null=True)
    answer = peewee.TextField(null=True)
    answered_by = peewee.CharField(64, null=True)
    answered_at = MomentField(null=True)
