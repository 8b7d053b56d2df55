"""How long a code is good, and how it stands. Pure: no Flask, no peewee, no clock."""

from datetime import datetime, timedelta

INVITATION, RESET = "invitation", "reset"
LIFETIMES = {INVITATION: timedelta(days=7), RESET: timedelta(hours=24)}
CODE_GROUPS = 5  # 125 bits: nobody guesses one, so that trying needs no lock

OPEN, REDEEMED, WITHDRAWN, EXPIRED = "open", "redeemed", "withdrawn", "expired"
STATES = (OPEN, REDEEMED, WITHDRAWN, EXPIRED)


def state(
    redeemed_at: datetime | None,
    withdrawn_at: datetime | None,
    expires_at: datetime,
    now: datetime,
) -> str:
    """How a code stands."""
    if redeemed_at is not None:
        return REDEEMED
    if withdrawn_at is not None:
        return WITHDRAWN
    return OPEN if now < expires_at else EXPIRED
