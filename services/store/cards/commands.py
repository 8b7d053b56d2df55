"""Selling, topping up, blocking, replacing, extending and giving back cards."""

import secrets
from datetime import date

from services.store.cards import queries, rules
from services.store.cards.models import Card
from services.store.database import writes
from services.store.deposits.commands import (
    block_account,
    extend_account,
    move_deposit,
    open_account,
)
from services.store.deposits.counter.commands import give, take
from services.store.deposits.models import DepositMovement
from services.store.members import queries as members
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from shared import clock, ids
from shared.identity import Principal


@writes
def sell_card(who: Principal, wanted: dict) -> Card:
    """Sell a card: a member's without end, or an unnamed one good for some years (domain.md §6).

    Raises `member_unknown` and what deposits/counter raises about taking.
    """
    if wanted["member_id"]:
        members.member(who, wanted["member_id"])
    day = clock.business_day(happened(wanted["moved_at"], "moved_at"))
    card = _issue(who, wanted["member_id"], day)
    take(who, card.account, wanted, _most_fen(who, card, day), card.id)
    return queries.card(who, card.number)


@writes
def top_up_card(who: Principal, number: str, wanted: dict) -> DepositMovement:
    """Put more money on a card, up to what its kind may hold.

    Raises `card_unknown`, `card_number_invalid` and what deposits/counter raises about taking.
    """
    card = queries.card(who, number)
    return take(who, card.account, wanted, _most_fen(who, card, clock.today()), card.id)


@writes
def refund_card(who: Principal, number: str, wanted: dict) -> DepositMovement:
    """Give back all that is left on a card; of a named one to its holder, even if it is blocked.

    Raises `card_unknown`, `card_number_invalid`, `not_the_holder` and what deposits/counter
    raises about giving.
    """
    card = queries.card(who, number)
    rules.require_holder(card.member_id, wanted["member_id"])
    return give(who, card.account, wanted, card.id)


@writes
def block_card(who: Principal, number: str, is_blocked: bool) -> Card:
    """Stop a named card that was lost, or let it be used again when it is found.

    Raises `card_unknown`, `card_number_invalid`, `card_unnamed`, `card_replaced`.
    """
    card = queries.card(who, number)
    rules.require_named(card.is_named)
    rules.require_standing(card.account.moved_to_id is not None)
    block_account(card.account, is_blocked)
    return queries.card(who, number)


@writes
def replace_card(who: Principal, number: str, reason: str) -> Card:
    """Give the holder of a blocked card another one; the balance moves to it, once.

    Raises `card_unknown`, `card_number_invalid`, `card_unnamed`, `card_replaced`,
    `card_not_blocked`.
    """
    lost = queries.card(who, number)
    rules.require_named(lost.is_named)
    rules.require_standing(lost.account.moved_to_id is not None)
    rules.require_blocked(lost.account.blocked_at is not None)
    card = _issue(who, lost.member_id, clock.today(), replaces=lost)
    move_deposit(who, lost.account, card.account, reason)
    return queries.card(who, card.number)


@writes
def extend_card(who: Principal, number: str, usable_until: date) -> Card:
    """Let an unnamed card be used for longer, whether it has expired or not.

    Raises `card_unknown`, `card_number_invalid`, `card_never_expires`, `card_not_extended`.
    """
    card = queries.card(who, number)
    rules.require_longer(card.account.usable_until, usable_until)
    extend_account(card.account, usable_until)
    return queries.card(who, number)


def _issue(who: Principal, member_id: str | None, day: date, replaces: Card | None = None) -> Card:
    """A card with an empty account and a number nobody can guess."""
    years = policy(who, "cards", day)["unnamed_valid_years"]
    until = None if member_id else rules.years_later(day, years)
    card_id = ids.new_id()
    return Card.create(
        id=card_id,
        community=who.community,
        number=_number(who),
        member=member_id,
        account=open_account(who, queries.KIND, card_id, until),
        replaces=replaces,
        sold_on=day,
        made_by=who.user,
        made_at=clock.now(),
    )


def _number(who: Principal) -> str:
    while True:
        first = 10 ** (rules.DIGITS - 2)
        number = rules.with_check_digit(str(first + secrets.randbelow(9 * first)))
        if not Card.get_or_none((Card.community == who.community) & (Card.number == number)):
            return number


def _most_fen(who: Principal, card: Card, day: date) -> int:
    return policy(who, "cards", day)["named_max_fen" if card.is_named else "unnamed_max_fen"]
