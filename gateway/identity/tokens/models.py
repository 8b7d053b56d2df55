"""Tokens of programs."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class ApiToken(Table):
    """A program's way in for the person who made it; of the secret only the hash is kept.

    `scopes` are permissions separated by blanks: no more than these, nor than the person may.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    username = peewee.CharField(64)
    name = peewee.CharField(200)
    scopes = peewee.TextField()
    secret_hash = peewee.CharField(64)
    made_at = MomentField()
    expires_at = MomentField()
    used_at = MomentField(null=True)
    revoked_at = MomentField(null=True)

    def scope_list(self) -> list[str]:
        """The scopes one by one."""
        return self.scopes.split()
