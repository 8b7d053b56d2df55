"""Asking what moved on a member's balance. Read-only."""

from services.store.deposits import queries as deposits
from services.store.deposits.models import DepositAccount
from services.store.members import queries as members
from shared.identity import Principal


def account(who: Principal, member_id: str) -> DepositAccount:
    """A member's deposit account. Raises `member_unknown`."""
    found = deposits.account_of(who, members.KIND, members.member(who, member_id).id)
    assert found is not None, "opened when the member was admitted"
    return found


def statement(who: Principal, member_id: str, wanted: dict) -> deposits.Statement:
    """A page of what moved on a member's balance. Raises `member_unknown`."""
    return deposits.statement(account(who, member_id), wanted)
