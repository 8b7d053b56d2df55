"""Communities and users."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Community(Table):
    """A community whose books are kept here; its code scopes every row of every service."""

    code = peewee.CharField(64, primary_key=True)
    name = peewee.CharField(200)
    founded_at = MomentField()


class User(Table):
    """A person who may sign in. `roles` are words separated by blanks."""

    username = peewee.CharField(64, primary_key=True)
    password_hash = peewee.CharField(255)
    name = peewee.CharField(200)
    community = peewee.CharField(64)
    roles = peewee.CharField(200)
    disabled = peewee.BooleanField(default=False)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "username"), True),)

    def role_list(self) -> list[str]:
        """The roles one by one."""
        return self.roles.split()
