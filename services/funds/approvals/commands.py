"""Saying yes to what another person asked for (design.md §6.6)."""

from services.funds.approvals import queries
from services.funds.approvals.models import Approval
from services.funds.database import writes
from shared import clock
from shared.errors import Forbidden, Refusal
from shared.identity import Principal


@writes
def approve(who: Principal, thing: str, thing_id: str, maker: str, needed: int = 1) -> bool:
    """Note a person's yes; returns whether all the `needed` people have said it.

    Raises Forbidden `approver_is_maker`, Refusal `approved_already`.
    """
    if maker == who.user:
        raise Forbidden("approver_is_maker", "Who asked for it does not approve it.")
    if who.user in queries.approvers(thing_id):
        raise Refusal("approved_already", "You have approved this; it awaits somebody else.")
    Approval.create(
        community=who.community,
        thing=thing,
        thing_id=thing_id,
        approved_by=who.user,
        approved_at=clock.now(),
    )
    return len(queries.approvers(thing_id, thing)) >= needed
