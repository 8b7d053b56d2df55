"""Asking about cards. Read-only."""

from services.store.cards import rules
from services.store.cards.models import Card
from services.store.deposits import queries as deposits
from services.store.deposits.models import DepositAccount
from services.store.members import queries as members
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

KIND = "gift_card"  # of their deposit accounts


def card(who: Principal, number: str) -> Card:
    """One card by its number. Raises `card_number_invalid`, `card_unknown`."""
    rules.require_number(number)
    found = (
        Card.select(Card, DepositAccount)
        .join(DepositAccount)
        .where((Card.community == who.community) & (Card.number == number))
        .first()
    )
    if found is None:
        raise missing("card", number)
    return found


def cards_of(who: Principal, wanted: dict) -> Page:
    """A page of a member's cards; unnamed ones are in no list. Raises `member_unknown`."""
    holder = members.member(who, wanted["member_id"])
    query = Card.select(Card, DepositAccount).join(DepositAccount).where(Card.member == holder)
    return page(query, Card.id, wanted["limit"], wanted["after"])


def statement(who: Principal, number: str, wanted: dict) -> deposits.Statement:
    """A page of what moved on a card. Raises `card_number_invalid`, `card_unknown`."""
    return deposits.statement(card(who, number).account, wanted)
