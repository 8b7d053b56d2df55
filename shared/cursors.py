"""How far each source has been heard: a row for each partition, so that followers may share them.

The position is the sequence of the teller's outbox, whichever bus brought the facts; rows move in
the transaction of the effect. Whoever reads all partitions moves all rows at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import peewee

from shared import clock
from shared.database import ServiceDatabase
from shared.partitions import ALL


class Place(NamedTuple):
    """How far a source has been heard: all of it up to `position`, in every partition asked for.

    `last_id`: the fact told at `position`. `head`: the newest sequence that is known of.
    `checked_at`: when each partition was looked after, the longest ago. `current_at`: when all
    of it was last known to have been heard.
    """

    position: int
    last_id: str | None
    head: int
    checked_at: datetime
    current_at: datetime | None


def place(database: ServiceDatabase, source: str, partitions: Iterable[int] = ALL) -> Place:
    """Where to read on; at the beginning for who never read. Inside a write transaction."""
    return _least(rows(database, source, partitions))


def rows(database: ServiceDatabase, source: str, partitions: Iterable[int] = ALL) -> list[Any]:
    """The cursor of each partition. The first who looks makes those of all partitions, at the
    beginning of the feed: so one whose follower never ran is not overlooked.
    """
    table, wanted = database.kernel.Cursor, list(partitions)
    found = list(table.select().where(_of(table, source, wanted)))
    if len(found) == len(wanted):
        return found
    new = {"source": source, "position": 0, "head": 0, "checked_at": clock.now(), "tries": 0}
    missing = [{**new, "partition": number} for number in ALL]
    database.insert_rows(table, missing, "ON CONFLICT DO NOTHING")
    return list(table.select().where(_of(table, source, wanted)))


def move(
    database: ServiceDatabase, source: str, partitions: Iterable[int], event: dict, head: int
) -> None:
    """Everything up to this event has taken effect; a partition that is further stays there."""
    table, sequence = database.kernel.Cursor, event["sequence"]
    behind = table.position < sequence
    table.update(
        position=peewee.Case(None, [(behind, sequence)], table.position),
        last_id=peewee.Case(None, [(behind, event["id"])], table.last_id),
        failing_id=None,
        tries=0,
        **_seen(sequence, max(head, sequence)),
    ).where(_of(table, source, partitions)).execute()


def look(
    database: ServiceDatabase, source: str, partitions: Iterable[int], position: int, head: int
) -> None:
    """The follower looked, and nothing new was there."""
    table = database.kernel.Cursor
    table.update(**_seen(position, head)).where(_of(table, source, partitions)).execute()


def note_failure(
    database: ServiceDatabase, source: str, partition: int, fact_id: str, head: int
) -> int:
    """One more try of this fact failed; returns how many have."""
    table = database.kernel.Cursor
    (row,) = rows(database, source, (partition,))
    tries = row.tries + 1 if row.failing_id == fact_id else 1
    failed = {"failing_id": fact_id, "tries": tries, "head": head}
    table.update(**failed).where(_of(table, source, (partition,))).execute()
    return tries


def standing_at(database: ServiceDatabase, source: str) -> dict[int, list[int]]:
    """The partitions of a source by where they stand, for who only reads."""
    table = database.kernel.Cursor
    found: dict[int, list[int]] = {}
    for row in table.select().where(table.source == source).order_by(table.partition):
        found.setdefault(row.position, []).append(row.partition)
    return found


def places(database: ServiceDatabase, partitions: Iterable[int] = ALL) -> dict[str, Place]:
    """How far each source that was ever looked at has been heard, for who only reads."""
    found: dict[str, list[Any]] = {}
    table = database.kernel.Cursor
    for row in table.select().where(table.partition.in_(list(partitions))):
        found.setdefault(row.source, []).append(row)
    return {source: _least(some) for source, some in sorted(found.items())}


def position(database: ServiceDatabase, source: str) -> int:
    """The sequence up to which all of a source has been heard, for who only reads."""
    table = database.kernel.Cursor
    least = table.select(peewee.fn.MIN(table.position)).where(table.source == source).scalar()
    return least or 0


def _of(table: Any, source: str, partitions: Iterable[int]) -> Any:
    return (table.source == source) & table.partition.in_(list(partitions))


def _seen(position: int, head: int) -> dict:
    now = clock.now()
    return {"head": head, "checked_at": now, **({"current_at": now} if position >= head else {})}


def _least(some: list[Any]) -> Place:
    first = min(some, key=lambda row: row.position)
    moments = [row.current_at for row in some]
    return Place(
        first.position,
        first.last_id,
        max(row.head for row in some),
        min(row.checked_at for row in some),
        None if None in moments else min(moments),
    )
