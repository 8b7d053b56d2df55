"""Invitations, and resets of passwords."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Invitation(Table):
    """A code that lets one person in (`invitation`) or set another password (`reset`), once.

    Without a `username` whoever is invited chooses one.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    kind = peewee.CharField(16)
    username = peewee.CharField(64, null=True)
    name = peewee.CharField(200)
    roles = peewee.CharField(200)
    code_hash = peewee.CharField(64)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    expires_at = MomentField()
    redeemed_at = MomentField(null=True)
    withdrawn_at = MomentField(null=True)

    def role_list(self) -> list[str]:
        """The roles one by one."""
        return self.roles.split()
