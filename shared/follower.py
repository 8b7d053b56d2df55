"""Hearing facts: read what was told, apply each fact and move the cursor in one transaction.

So every fact takes effect exactly once and in order, however often the page is delivered and
wherever the process is killed. `python -m shared.follower services.ledger.service …`:
one process for each listening service or one for several, or several that share the communities of
a service (shared/partitions.py). Once a minute it also does the service's chores: what nobody asks
for and no fact brings, but time makes due; and forgets what was answered long ago.
"""

import importlib
import json
import math
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from shared import clock, cursors, facts, logs, outages, outbox, settings
from shared.bus import Bus, opened
from shared.database import ServiceDatabase
from shared.errors import Refusal, missing
from shared.gateway_client import GatewayClient
from shared.idempotency import forget_old_answers
from shared.identity import Principal, follower_of
from shared.partitions import ALL, partition_of

if TYPE_CHECKING:
    from shared.service import Service

PAGE = 200
TRIES_MAX = 5  # a fact that cannot be applied is parked after so many tries
POLL_SECONDS_MIN, POLL_SECONDS_MAX = 0.2, 1.0
CHORES_SECONDS = 60  # from one turn of chores to the next
STALE_SECONDS = 30  # a cursor not looked after for so long means that the follower is gone


class Origin(NamedTuple):
    """Where a heard fact comes from."""

    fact_id: str
    community: str
    told_at: datetime
    principal: Principal


Reaction = Callable[[facts.Fact, Origin], None]
Reactions = dict[type[facts.Fact], Reaction]
Chores = Callable[[], int]  # in transactions of their own; they say how much they did


def sources_of(reactions: Reactions) -> list[str]:
    """The services whose feeds these reactions need, in the order of the facts."""
    return list(dict.fromkeys(kind.told_by for kind in reactions))


def hear_page(
    database: ServiceDatabase,
    source: str,
    reactions: Reactions,
    events: list[dict],
    head: int,
    partitions: tuple[int, ...] = ALL,
) -> int:
    """Apply a page of events; returns how many took effect or were passed over.

    The whole page in one transaction; if a fact of it fails, one by one, so that only that fact
    waits. Events at or below the cursor of their partition are ignored: a page may be delivered
    twice; and so are those of partitions that are heard elsewhere. An outage of the database is no
    fault of a fact: it is raised, and the page read again when it has passed.
    """
    try:
        return database.run(lambda: _apply(database, source, reactions, events, head, partitions))
    except Exception as error:
        if outages.outage(error):
            raise
        logs.log.warning("page_failed", source=source, error=repr(error))
    applied = 0
    for event in events:
        try:
            applied += database.run(
                partial(_apply, database, source, reactions, [event], head, partitions)
            )
        except Exception as error:
            if outages.outage(error):
                raise
            if not _count_failure(database, source, event, head, partitions, error):
                break
    return applied


def _apply(
    database: ServiceDatabase,
    source: str,
    reactions: Reactions,
    events: list[dict],
    head: int,
    partitions: tuple[int, ...],
) -> int:
    heard = {row.partition: row.position for row in cursors.rows(database, source, partitions)}
    position = min(heard.values())
    fresh = [event for event in events if event["sequence"] > position]
    for event in fresh:
        if event["sequence"] > heard.get(partition_of(event["community"]), event["sequence"]):
            react(database, reactions, event)
    if fresh:
        cursors.move(database, source, partitions, fresh[-1], head)
    else:
        cursors.look(database, source, partitions, position, head)
    return len(fresh)


def react(database: ServiceDatabase, reactions: Reactions, event: dict) -> None:
    """Let one event take effect, if anyone here listens for it."""
    name = event["type"].split(".")[2]
    reaction = reactions.get(facts.ALL[name]) if name in facts.ALL else None
    if reaction is None:
        return
    community = event["community"]
    origin = Origin(
        event["id"],
        community,
        clock.parse(event["time"]),
        follower_of(database.name, community, event["actor"]),
    )
    with logs.traced(event["traceid"]):
        reaction(facts.read(name, event["data"]), origin)


def _count_failure(
    database: ServiceDatabase,
    source: str,
    event: dict,
    head: int,
    partitions: tuple[int, ...],
    error: Exception,
) -> bool:
    """Remember a failed try; park the fact after TRIES_MAX. True when it was parked."""
    logs.log.exception("fact_failed", source=source, fact_id=event["id"], error=repr(error))

    def remember() -> bool:
        partition = partition_of(event["community"])
        if cursors.note_failure(database, source, partition, event["id"], head) < TRIES_MAX:
            return False
        code = error.code if isinstance(error, Refusal) else type(error).__name__
        database.kernel.ParkedFact.insert(
            fact_id=event["id"],
            source=source,
            event=json.dumps(event, ensure_ascii=False),
            error=f"{code}: {error}",
            parked_at=clock.now(),
        ).execute()
        cursors.move(database, source, partitions, event, head)
        return True

    return database.run(remember)


def replay(database: ServiceDatabase, reactions: Reactions, fact_id: str) -> None:
    """Apply a parked fact now; it stays parked if it still fails. Raises `parked_fact_unknown`."""
    table = database.kernel.ParkedFact

    def apply() -> None:
        row = table.get_or_none(table.fact_id == fact_id)
        if row is None:
            raise missing("parked_fact", fact_id)
        react(database, reactions, json.loads(row.event))
        row.delete_instance()

    database.run(apply)


def standing(
    database: ServiceDatabase, reactions: Reactions, partitions: tuple[int, ...] = ALL
) -> dict:
    """Lag per source, parked facts, whether the follower still looks and the disk has room: for
    `/readyz`.

    `current_at`: when the follower last knew that it had read all of a feed; it notes that at
    least every ten seconds.
    """
    found = cursors.places(database, partitions)
    known = {source: found[source] for source in sources_of(reactions) if source in found}
    sources = sources_of(reactions)
    now = clock.now()
    alive = all(
        source in known and (now - known[source].checked_at).total_seconds() < STALE_SECONDS
        for source in sources
    )
    return {
        "facts_behind": {
            s: known[s].head - known[s].position if s in known else 0 for s in sources
        },
        "positions": {s: known[s].position if s in known else 0 for s in sources},
        "current_at": {s: clock.text(at.current_at) for s, at in known.items() if at.current_at},
        "parked_facts": database.kernel.ParkedFact.select().count(),
        "follower_alive": alive,
        "has_room": database.has_room(),
        "told": outbox.head(database),
    }


def follow(
    database: ServiceDatabase,
    reactions: Reactions,
    bus: Bus,
    stop: threading.Event,
    chores: Chores | None = None,
    partitions: tuple[int, ...] = ALL,
) -> None:
    """Read every source until told to stop: each at once behind a full page, soon again while it
    tells something, else ever more slowly.

    The chores come first, and then once a minute; where several followers share a service, the one
    who hears the first partition does them.
    """
    pauses = dict.fromkeys(sources_of(reactions), POLL_SECONDS_MIN)
    due = dict.fromkeys(pauses, 0.0)
    next_chores = time.monotonic() if partitions[0] == ALL[0] else math.inf
    while not stop.is_set():
        if time.monotonic() >= next_chores:
            if chores:
                do_chores(chores)
            do_chores(partial(forget_old_answers, database))
            next_chores = time.monotonic() + CHORES_SECONDS
        for source in [each for each, at in due.items() if at <= time.monotonic()]:
            heard = 0
            try:
                heard = turn(database, source, reactions, bus, partitions)
            except Exception as error:
                logs.log.warning("feed_unreadable", source=source, error=repr(error))
            longer = min(pauses[source] * 1.5, POLL_SECONDS_MAX)
            pauses[source] = POLL_SECONDS_MIN if heard else longer
            due[source] = time.monotonic() + (0 if heard >= PAGE else pauses[source])
        soonest = min([next_chores, *due.values()]) - time.monotonic()
        stop.wait(min(max(0.0, soonest), CHORES_SECONDS))


def do_chores(chores: Chores) -> None:
    """One turn of chores; if they fail, the next turn tries again."""
    try:
        if done := chores():
            logs.log.info("chores_done", done=done)
    except Exception as error:
        logs.log.exception("chores_failed", error=repr(error))


def turn(
    database: ServiceDatabase,
    source: str,
    reactions: Reactions,
    bus: Bus,
    partitions: tuple[int, ...] = ALL,
) -> int:
    """Read one page of one source; returns how many events were new."""
    with database.connection():
        at = database.run(lambda: cursors.place(database, source, partitions))
        events, head = bus.page(source, at, PAGE)
        news = events or head != at.head
        stale = abs((clock.now() - at.checked_at).total_seconds()) > STALE_SECONDS / 3
        if not (news or stale):
            return 0
        return hear_page(database, source, reactions, events, head, partitions)


def _keep_following(service: "Service", chosen: settings.Settings, stop: threading.Event) -> None:
    """Follow for one service; whoever ends, ends all, so that somebody starts them anew."""
    database = service.database
    logs.name_here(f"{database.name}-follower")
    try:
        with opened(chosen, GatewayClient(chosen, database.name)) as bus:
            follow(database, service.reactions, bus, stop, service.chores, chosen.partitions)
    finally:
        stop.set()


@click.command()
@click.argument("apps", nargs=-1, required=True)
@click.option("--replay", "fact_id", help="Apply this parked fact once more, then stop.")
def main(apps: tuple[str, ...], fact_id: str | None) -> None:
    """Follow the feeds that the services in the modules APPS listen to, each in its own thread."""
    services = [importlib.import_module(app).SERVICE for app in apps]
    chosen = settings.from_environment()
    logs.configure("followers")
    for service in services:
        service.database.bind(chosen)
    if fact_id:
        (service,) = services
        replay(service.database, service.reactions, fact_id)
        return
    stop, told = threading.Event(), threading.Event()

    def end(*_: object) -> None:
        told.set()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    threads = [
        threading.Thread(target=_keep_following, args=(service, chosen, stop))
        for service in services
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(0 if told.is_set() else 1)


if __name__ == "__main__":
    main()
