"""Hearing everything once more while everything serves: `python -m gateway.tracker.rebuild`.

A copy of the gateway's database, which nobody reads, hears every feed from its first fact up to
where the follower stands. Under the write lock it hears the rest, and its projections and parked
facts take the place of the old ones in one transaction. The cursors stay where they are, so that
the follower loses nothing and does nothing twice, whatever page it holds. Killed before that,
nothing has changed; the next rebuild throws the copy away.
"""

import fcntl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gateway.database import gateway
from gateway.reactions import PROJECTING
from gateway.service import SERVICE
from gateway.tracker.models import PROJECTIONS
from shared import cursors, feed, follower, logs, settings
from shared.database import ServiceDatabase
from shared.errors import Refusal
from shared.gateway_client import GatewayClient
from shared.settings import Settings

COPY = "gateway_rebuild"  # the file or schema of the copy
Heard = Callable[[str, int, int], None]  # of which source, up to where, of how many
Positions = dict[str, dict[int, list[int]]]


class Rebuilt(NamedTuple):
    """What a rebuild did: facts heard, and how long writers waited while it took effect."""

    facts: int
    waited_milliseconds: int


def rebuild(chosen: Settings, heard: Heard) -> Rebuilt:
    """Fill the copy and put it in place.

    In this process `gateway` is the copy; the database that serves is reached through one of its
    own. Raises `rebuild_running`, `feed_too_short`, `facts_would_be_lost`, `tables_differ`,
    `gateway_unavailable`.
    """
    live = ServiceDatabase(gateway.name)
    live.bind(chosen)
    try:
        with live.connection(), _alone(live, chosen):
            _throw_away(live, chosen)
            try:
                gateway.bind(chosen, COPY)
                gateway.migrate(SERVICE.migrations)
                with gateway.connection():
                    return _fill_and_swap(live, chosen, heard)
            finally:
                gateway.close()
                _throw_away(live, chosen)
    finally:
        live.close()


def _fill_and_swap(live: ServiceDatabase, chosen: Settings, heard: Heard) -> Rebuilt:
    client = GatewayClient(chosen, gateway.name)
    for _ in range(2):  # what was told during the first turn is little, during the second less
        _hear(client, _positions(live), heard)

    def take_effect() -> float:
        began = time.monotonic()
        _hear(client, _positions(live), heard)
        _require_all_there(live)
        _swap(live, chosen)
        return began

    began = live.run(take_effect)
    waited = round((time.monotonic() - began) * 1000)
    if not live.is_postgres:
        live.proxy.execute_sql("DETACH DATABASE rebuilt")
    facts = sum(max(places, default=0) for places in _positions(gateway).values())
    return Rebuilt(facts, waited)


def _positions(database: ServiceDatabase) -> Positions:
    """How far each source has been heard, by the partitions that stand there."""
    wanted = follower.sources_of(PROJECTING)
    return {source: cursors.standing_at(database, source) for source in wanted}


def _hear(client: GatewayClient, positions: Positions, heard: Heard) -> None:
    """Let the copy hear each feed up to that position and not beyond. Raises `feed_too_short`.

    Partitions that stand elsewhere are heard by themselves: they belong to other communities.
    """
    for source, places in positions.items():
        for position, partitions in places.items():
            _hear_up_to(client, source, position, tuple(partitions), heard)


def _hear_up_to(
    client: GatewayClient, source: str, position: int, partitions: tuple[int, ...], heard: Heard
) -> None:
    def place() -> cursors.Place:
        return gateway.run(partial(cursors.place, gateway, source, partitions))

    at = place()
    while at.position < position:
        page, head = client.feed(source, at.last_id, feed.PAGE_MAX)
        events = [event for event in page if event["sequence"] <= position]
        if not events:
            raise Refusal(
                "feed_too_short",
                f"{source} tells {at.position} facts; the gateway has heard {position}.",
            )
        follower.hear_page(gateway, source, PROJECTING, events, head, partitions)
        at = place()
        heard(source, at.position, position)


def _require_all_there(live: ServiceDatabase) -> None:
    """Facts that the figures hold now and that cannot be applied any more would be lost.

    Raises `facts_would_be_lost`.
    """
    kept = live.kernel.ParkedFact
    known = {fact_id for (fact_id,) in kept.select(kept.fact_id).tuples()}
    parked = gateway.kernel.ParkedFact.select().order_by(gateway.kernel.ParkedFact.parked_at)
    if lost := [row for row in parked if row.fact_id not in known]:
        raise Refusal(
            "facts_would_be_lost",
            f"{len(lost)} facts in the figures now could not be applied again; "
            f"the first is {lost[0].fact_id}: {lost[0].error}",
        )


def _swap(live: ServiceDatabase, chosen: Settings) -> None:
    """Inside the transaction of the live database: the copy's rows instead of its own."""
    here, there = (live.place, COPY) if live.is_postgres else ("main", "rebuilt")
    if not live.is_postgres:
        path = str(chosen.var / f"{COPY}.db")
        live.proxy.execute_sql("ATTACH DATABASE ? AS rebuilt", (path,))
    tables: tuple[Any, ...] = (*PROJECTIONS, gateway.kernel.ParkedFact)
    for name in (table._meta.table_name for table in tables):
        if _columns(live, name) != _columns(gateway, name):
            raise Refusal("tables_differ", f"The table {name} is not as this version made it.")
        live.proxy.execute_sql(f'DELETE FROM "{here}"."{name}"')
        # All columns as they are: so SQLite copies whole pages, in a quarter of the time.
        live.proxy.execute_sql(f'INSERT INTO "{here}"."{name}" SELECT * FROM "{there}"."{name}"')


def _columns(database: ServiceDatabase, table: str) -> list[str]:
    schema = database.place if database.is_postgres else "main"
    return [column.name for column in database.proxy.get_columns(table, schema)]


@contextmanager
def _alone(live: ServiceDatabase, chosen: Settings) -> Iterator[None]:
    """One rebuild at a time; whoever dies lets go.

    Raises `rebuild_running`.
    """
    refusal = Refusal("rebuild_running", "Another rebuild is running.")
    if live.is_postgres:
        # Held by this connection until it closes; another key than that of the copy's writers.
        sql = "SELECT pg_try_advisory_lock(hashtext(%s))"
        if not live.proxy.execute_sql(sql, (f"{COPY} alone",)).fetchone()[0]:
            raise refusal
        yield
        return
    with (chosen.var / f"{COPY}.alone").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        yield


def _throw_away(live: ServiceDatabase, chosen: Settings) -> None:
    """What this rebuild, or one that was killed, has left of its copy."""
    if live.is_postgres:
        live.proxy.execute_sql(f'DROP SCHEMA IF EXISTS "{COPY}" CASCADE')
        return
    for ending in (".db", ".db-wal", ".db-shm", ".lock"):
        (chosen.var / f"{COPY}{ending}").unlink(missing_ok=True)


def main() -> None:
    """Rebuild, and show how far it has come; exits 1 with nothing changed."""
    chosen = settings.from_environment()
    logs.configure(f"{gateway.name}-rebuild")
    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn())
    console = Console()
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
            bars: dict[str, Any] = {}

            def heard(source: str, position: int, head: int) -> None:
                if source not in bars:
                    bars[source] = progress.add_task(source, total=head)
                progress.update(bars[source], completed=position, total=head)

            done = rebuild(chosen, heard)
    except Refusal as refusal:
        sys.exit(
            f"投影未重建，一切照旧 Not rebuilt, nothing has changed: "
            f"{refusal.code}: {refusal.message}"
        )
    console.print(
        f"投影已重建 Rebuilt from {done.facts:,} facts; "
        f"writers waited {done.waited_milliseconds} ms."
    )


if __name__ == "__main__":
    main()
