"""Second factors, their recovery codes, and the policy of who needs one."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class SecondFactor(Table):
    """The secret of somebody's authenticator app, sealed; it counts once it is confirmed.

    `last_step`: the half minute (RFC 6238) of the last code that was spent; none is spent twice.
    """

    username = peewee.CharField(64, primary_key=True)
    sealed_secret = peewee.TextField()
    begun_at = MomentField()
    confirmed_at = MomentField(null=True)
    last_step = peewee.IntegerField()


class RecoveryCode(Table):
    """A code for the day the phone is lost, good for one sign-in."""

    code_hash = peewee.CharField(64, primary_key=True)
    username = peewee.CharField(64)
    used_at = MomentField(null=True)


class SecondFactorPolicy(Table):
    """Who has one of these roles needs a second factor from that day on; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    roles = peewee.CharField(200)
    from_on = peewee.DateField()
    set_by = peewee.CharField(64)
    set_at = MomentField()

    def role_list(self) -> list[str]:
        """The roles one by one."""
        return self.roles.split()
