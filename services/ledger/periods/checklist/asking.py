"""Asking the shop, through the gateway, what of it stands in the way of closing a month."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import NamedTuple

from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.periods.checklist import rules
from shared.errors import Unavailable
from shared.identity import Principal

Read = Callable[[Principal, str, dict], dict]  # shared.gateway_client.GatewayClient.read

SHOP = "store"  # the book that the shop's facts are posted in, and the service that tells them

# Whoever asks holds a thread here and one of the gateway's, which needs a second one to bring the
# question to the shop; without a limit, a crowd of askers leaves it no thread for any question.
ASKERS_MAX = 2
SEAT_SECONDS = 2
_seats = BoundedSemaphore(ASKERS_MAX)


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
    with _seat():
        answer = read(who, f"/{SHOP}/readiness", {"period": period, "heard": heard})
    return Word(answer["told"], [rules.told_by_store(check) for check in answer["checks"]])


def position(source: str) -> int:
    """How far a service's facts have been heard."""
    cursor = ledger.kernel.Cursor
    row = cursor.get_or_none(cursor.source == source)
    return row.position if row else 0


@contextmanager
def _seat() -> Iterator[None]:
    """One of the seats from which the shop is asked. Raises Unavailable `too_busy`."""
    if not _seats.acquire(timeout=SEAT_SECONDS):
        raise Unavailable("too_busy", "Many are asking the shop just now.", retry_after_seconds=1)
    try:
        yield
    finally:
        _seats.release()
