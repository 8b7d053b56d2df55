"""What an order counts for. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.property.work_orders.rules import AT_WORK, FINISHED

SATISFIED = 4  # stars from which a resident is satisfied 满意
PRAISED = 5  # stars of praise 好评
SENT_ONCE = ("dispatched", *AT_WORK, "completed", *FINISHED)
CLOSED = ("rated", "closed")  # 已办结

ALL = ""  # the value of the dimension `all`, and of a team nobody named


class Counts(NamedTuple):
    """How many orders: of those ordered and not cancelled, each is among some (domain.md §5.2)."""

    opened: int = 0
    dispatched: int = 0
    responded: int = 0  # first contact in time
    closed: int = 0
    closed_in_time: int = 0
    revisited: int = 0  # the resident said whether it is solved
    solved: int = 0
    rated: int = 0
    satisfied: int = 0
    praised: int = 0


class Standing(NamedTuple):
    """Under what an order counts, and for what."""

    month: str  # in which it was opened
    channel: str
    building: str
    team: str
    counts: Counts


def standing(order: Any) -> Standing:
    """What an order counts for as it is."""
    return Standing(
        order.opened_on.isoformat()[:7],
        order.channel,
        order.building_id,
        order.team or ALL,
        _counts(order),
    )


def changes(before: Standing | None, after: Standing) -> dict[tuple[str, str, str], Counts]:
    """What to add to which count, named by month, dimension and value; nothing where no change."""
    found: dict[tuple[str, str, str], Counts] = {}
    for told, sign in ((before, -1), (after, 1)):
        for key in _keys(told):
            held = found.get(key, Counts())
            found[key] = Counts(
                *(a + sign * b for a, b in zip(held, told.counts, strict=True))  # type: ignore[union-attr]
            )
    return {key: counts for key, counts in found.items() if any(counts)}


def _keys(told: Standing | None) -> Iterator[tuple[str, str, str]]:
    if told is None:
        return
    yield told.month, "all", ALL
    yield told.month, "channel", told.channel
    yield told.month, "building", told.building
    yield told.month, "team", told.team


def _counts(order: Any) -> Counts:
    if order.state == "cancelled":
        return Counts()
    closed = order.state in CLOSED
    rated = order.rating is not None
    return Counts(
        opened=1,
        dispatched=int(order.state in SENT_ONCE),
        responded=int(order.state in SENT_ONCE and order.responded_in_time is True),
        closed=int(closed),
        closed_in_time=int(closed and order.finished_in_time is True),
        revisited=int(order.solved is not None),
        solved=int(order.solved is True),
        rated=int(rated),
        satisfied=int(rated and order.rating >= SATISFIED),
        praised=int(rated and order.rating >= PRAISED),
    )
