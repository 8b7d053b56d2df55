"""What the funds do unasked: giving back what nobody used in time."""

from services.funds.commitments.commands import expire_due
from services.funds.commitments.queries import due_to_expire
from services.funds.database import funds
from shared import clock, logs
from shared.identity import follower_of


def chores() -> int:
    """Expire commitments whose last business day is over; each fund is a transaction of its own.

    What fails is logged and tried again later. Returns how many were given back.
    """
    with funds.connection():
        due = {(row.community, row.fund_id) for row in due_to_expire(clock.today())}
        return sum(_expire(*each) for each in sorted(due))


def _expire(community: str, fund_id: str) -> int:
    try:
        return expire_due(follower_of(funds.name, community), fund_id)
    except Exception as error:
        logs.log.exception("chore_failed", fund_id=fund_id, error=repr(error))
        return 0
