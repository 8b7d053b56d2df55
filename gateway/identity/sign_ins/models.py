"""What is remembered of signing in: the history, and how many wrong passwords came in a row."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class SignIn(Table):
    """Somebody signed in, or the wrong person tried; final. Of unknown names nothing is kept."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    username = peewee.CharField(64)
    happened_at = MomentField()
    outcome = peewee.CharField(32)
    address = peewee.CharField(64)
    agent = peewee.CharField(100)


class Streak(Table):
    """Wrong passwords in a row: for one name from one address, or for one name from all that are
    not familiar. The id is a keyed hash of those, so that the table tells nobody's address."""

    id = peewee.CharField(64, primary_key=True)
    wrong = peewee.IntegerField()
    changed_at = MomentField()
    locked_until = MomentField(null=True)
    right_at = MomentField(null=True)
