"""Putting money on a member's balance, and giving it back."""

from services.store.database import writes
from services.store.deposits.counter.commands import give, take
from services.store.deposits.models import DepositMovement
from services.store.members.balances import queries
from services.store.policies.queries import policy
from shared import clock
from shared.identity import Principal


@writes
def top_up(who: Principal, member_id: str, wanted: dict) -> DepositMovement:
    """Put money on a member's balance, which is a named card (domain.md §2.5 会员预存, §6).

    Raises `member_unknown` and what deposits/counter raises about taking.
    """
    most_fen = policy(who, "cards", clock.today())["named_max_fen"]
    return take(who, queries.account(who, member_id), wanted, most_fen, member_id)


@writes
def refund_balance(who: Principal, member_id: str, wanted: dict) -> DepositMovement:
    """Give a member's money back, of a blocked one too.

    Raises `member_unknown` and what deposits/counter raises about giving.
    """
    return give(who, queries.account(who, member_id), wanted, member_id)
