"""Hearing facts: read a teller's feed, apply each fact and move the cursor in one transaction.

So every fact takes effect exactly once and in order, however often the page is delivered and
wherever the process is killed. `python -m shared.follower services.ledger.service …`,
one process for each listening service or one for several. Once a minute it also does its chores:
what nobody asks for and no fact brings, but time makes due; and forgets what was answered long ago.
"""

import importlib
import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

import click

from shared import clock, facts, logs, outages, settings
from shared.database import ServiceDatabase
from shared.errors import Refusal, missing
from shared.gateway_client import GatewayClient
from shared.idempotency import forget_old_answers
from shared.identity import Principal, follower_of

PAGE = 200
TRIES_MAX = 5  # a fact that cannot be applied is parked after so many tries
POLL_SECONDS_MIN, POLL_SECONDS_MAX = 0.1, 1.0
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
    database: ServiceDatabase, source: str, reactions: Reactions, events: list[dict], head: int
) -> int:
    """Apply a page of events; returns how many took effect or were passed over.

    The whole page in one transaction; if a fact of it fails, one by one, so that only that fact
    waits. Events at or below the cursor are ignored: a page may be delivered twice. An outage of
    the database is no fault of a fact: it is raised, and the page read again when it has passed.
    """
    try:
        return database.run(lambda: _apply(database, source, reactions, events, head))
    except Exception as error:
        if outages.outage(error):
            raise
        logs.log.warning("page_failed", source=source, error=repr(error))
    applied = 0
    for event in events:
        try:
            applied += database.run(partial(_apply, database, source, reactions, [event], head))
        except Exception as error:
            if outages.outage(error):
                raise
            if not _count_failure(database, source, event, head, error):
                break
    return applied


def _apply(
    database: ServiceDatabase, source: str, reactions: Reactions, events: list[dict], head: int
) -> int:
    position = cursor(database, source).position
    fresh = [event for event in events if event["sequence"] > position]
    for event in fresh:
        react(database, reactions, event)
    if fresh:
        _move(database, source, fresh[-1], head)
    else:
        _look(database, source, position, head)
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


def cursor(database: ServiceDatabase, source: str):
    """How far `source` has been read; created at the beginning of its feed."""
    table = database.kernel.Cursor
    row, _ = table.get_or_create(
        source=source, defaults={"position": 0, "head": 0, "checked_at": clock.now()}
    )
    return row


def _move(database: ServiceDatabase, source: str, event: dict, head: int) -> None:
    table = database.kernel.Cursor
    table.update(
        position=event["sequence"],
        last_id=event["id"],
        head=max(head, event["sequence"]),
        checked_at=clock.now(),
        **_current(event["sequence"], head),
        failing_id=None,
        tries=0,
    ).where(table.source == source).execute()


def _look(database: ServiceDatabase, source: str, position: int, head: int) -> None:
    table = database.kernel.Cursor
    seen = {"head": head, "checked_at": clock.now(), **_current(position, head)}
    table.update(**seen).where(table.source == source).execute()


def _current(position: int, head: int) -> dict:
    return {"current_at": clock.now()} if position >= head else {}


def _count_failure(
    database: ServiceDatabase, source: str, event: dict, head: int, error: Exception
) -> bool:
    """Remember a failed try; park the fact after TRIES_MAX. True when it was parked."""
    logs.log.exception("fact_failed", source=source, fact_id=event["id"], error=repr(error))

    def remember() -> bool:
        row = cursor(database, source)
        tries = row.tries + 1 if row.failing_id == event["id"] else 1
        if tries < TRIES_MAX:
            table = database.kernel.Cursor
            table.update(failing_id=event["id"], tries=tries, head=head).where(
                table.source == source
            ).execute()
            return False
        code = error.code if isinstance(error, Refusal) else type(error).__name__
        database.kernel.ParkedFact.insert(
            fact_id=event["id"],
            source=source,
            event=json.dumps(event, ensure_ascii=False),
            error=f"{code}: {error}",
            parked_at=clock.now(),
        ).execute()
        _move(database, source, event, head)
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


def standing(database: ServiceDatabase, reactions: Reactions) -> dict:
    """Lag per source, parked facts, whether the follower still looks and the disk has room: for
    `/readyz`.

    `current_at`: when the follower last knew that it had read all of a feed; it notes that at
    least every ten seconds.
    """
    rows = {row.source: row for row in database.kernel.Cursor.select()}
    sources = sources_of(reactions)
    now = clock.now()
    alive = all(
        source in rows and (now - rows[source].checked_at).total_seconds() < STALE_SECONDS
        for source in sources
    )
    return {
        "facts_behind": {s: rows[s].head - rows[s].position if s in rows else 0 for s in sources},
        "positions": {s: rows[s].position if s in rows else 0 for s in sources},
        "current_at": {
            s: clock.text(rows[s].current_at) for s in sources if s in rows and rows[s].current_at
        },
        "parked_facts": database.kernel.ParkedFact.select().count(),
        "follower_alive": alive,
        "has_room": database.has_room(),
        "told": _told(database),
    }


def _told(database: ServiceDatabase) -> int:
    table = database.kernel.Outbox
    newest = table.select(table.sequence).order_by(table.sequence.desc()).first()
    return newest.sequence if newest else 0


def follow(
    database: ServiceDatabase,
    reactions: Reactions,
    client: GatewayClient,
    stop: threading.Event,
    chores: Chores | None = None,
) -> None:
    """Read every source until told to stop: at once behind a full page, else ever more slowly.

    The chores come first, and then once a minute.
    """
    pause = POLL_SECONDS_MIN
    next_chores = time.monotonic()
    while not stop.is_set():
        if time.monotonic() >= next_chores:
            if chores:
                do_chores(chores)
            do_chores(partial(forget_old_answers, database))
            next_chores = time.monotonic() + CHORES_SECONDS
        heard = 0
        for source in sources_of(reactions):
            try:
                heard = max(heard, turn(database, source, reactions, client))
            except Exception as error:
                logs.log.warning("feed_unreadable", source=source, error=repr(error))
        pause = POLL_SECONDS_MIN if heard else min(pause * 1.5, POLL_SECONDS_MAX)
        stop.wait(0 if heard == PAGE else pause)


def do_chores(chores: Chores) -> None:
    """One turn of chores; if they fail, the next turn tries again."""
    try:
        if done := chores():
            logs.log.info("chores_done", done=done)
    except Exception as error:
        logs.log.exception("chores_failed", error=repr(error))


def turn(
    database: ServiceDatabase, source: str, reactions: Reactions, client: GatewayClient
) -> int:
    """Read one page of one source; returns how many events were new."""
    with database.connection():
        row = database.run(lambda: cursor(database, source))
        events, head = client.feed(source, row.last_id, PAGE)
        news = events or head != row.head
        stale = (clock.now() - row.checked_at).total_seconds() > STALE_SECONDS / 3
        return hear_page(database, source, reactions, events, head) if news or stale else 0


def _keep_following(
    database: ServiceDatabase,
    reactions: Reactions,
    chores: Chores | None,
    client: GatewayClient,
    stop: threading.Event,
) -> None:
    """Follow for one service; whoever ends, ends all, so that somebody starts them anew."""
    logs.name_here(f"{database.name}-follower")
    try:
        follow(database, reactions, client, stop, chores)
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
        threading.Thread(
            target=_keep_following,
            args=(
                service.database,
                service.reactions,
                service.chores,
                GatewayClient(chosen, service.database.name),
                stop,
            ),
        )
        for service in services
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(0 if told.is_set() else 1)


if __name__ == "__main__":
    main()
