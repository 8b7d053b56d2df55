"""Admitting members, and changing what is known of them."""

from typing import Any

from services.store.database import writes
from services.store.deposits import queries as deposits
from services.store.deposits.commands import block_account, open_account
from services.store.members import queries
from services.store.members.models import Member
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def admit_member(who: Principal, wanted: dict) -> queries.Shown:
    """Admit a member, with an empty deposit account.

    Raises `member_number_taken`, `member_differs`.
    """
    wanted = {**wanted, "joined_on": wanted["joined_on"] or clock.today()}
    if earlier := named_before(Member, "member", who, wanted):
        return queries.seen(who, earlier)
    if Member.get_or_none(
        (Member.community == who.community) & (Member.number == wanted["number"])
    ):
        raise Refusal("member_number_taken", f"Another member has the number {wanted['number']}.")
    found = Member.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )
    open_account(who, queries.KIND, found.id)
    return queries.seen(who, found)


@writes
def change_member(who: Principal, member_id: str, wanted: dict[str, Any]) -> queries.Shown:
    """Change what is known of a member, only the fields that are sent.

    Who is blocked pays nothing from the balance and redeems nothing; the money can be given back.
    Raises `member_unknown`.
    """
    found = queries.member(who, member_id)
    for name, value in wanted.items():
        setattr(found, name, value)
    found.save()
    account = deposits.account_of(who, queries.KIND, member_id)
    assert account is not None, "opened when the member was admitted"
    block_account(account, found.is_blocked)
    return queries.seen(who, found)
