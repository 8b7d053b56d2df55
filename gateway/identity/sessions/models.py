"""Sessions; a token names one, and is worth nothing once it has ended."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Session(Table):
    """`must_enrol`: until a second factor is set up, the session is good for nothing else."""

    id = peewee.CharField(36, primary_key=True)
    username = peewee.CharField(64)
    begun_at = MomentField()
    expires_at = MomentField()
    seen_at = MomentField()
    ended_at = MomentField(null=True)
    must_enrol = peewee.BooleanField()
    address = peewee.CharField(64)
    agent = peewee.CharField(100)
