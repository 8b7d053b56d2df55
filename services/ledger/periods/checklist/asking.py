"""Asking the shop, through the gateway, what of it stands in the way of closing a month."""

from typing import NamedTuple

from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.periods.checklist import rules
from shared import cursors
from shared.asking import Read, seats
from shared.identity import Principal

SHOP = "store"  # the book that the shop's facts are posted in, and the service that tells them

ASKERS_MAX = 2
seat = seats(ASKERS_MAX)


class Word(NamedTuple):
    """What the shop said: its items, and the fact up to which the books must have heard it."""

    told: int
    items: list[rules.Item]


NOTHING = Word(0, [])  # what there is to ask for another company's book


def ask(who: Principal, book: Book, period: str, read: Read) -> Word:
    """What the shop says of a month; only the shop's own book depends on it.

    No lock is held meanwhile. Raises Unavailable `too_busy`, and whatever the way to the shop
    refuses with: a month is never closed blind.
    """
    if book.code != SHOP:
        return NOTHING
    heard = position(SHOP)
    with seat():
        answer = read(who, f"/{SHOP}/readiness", {"period": period, "heard": heard})
    return Word(answer["told"], [rules.told_by_store(check) for check in answer["checks"]])


def position(source: str) -> int:
    """How far a service's facts have been heard."""
    return cursors.position(ledger, source)
