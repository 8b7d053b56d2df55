"""Telling over NATS: copy a service's outbox into its stream, in its order.

One process per telling service: `python -m shared.publisher services.store.service`.

Why every fact is in the stream exactly once, and in order, whenever this is killed and however many
of it run:
- How far the stream is, the stream itself says: its newest message holds the sequence of its fact
  in the outbox. Nothing is remembered elsewhere that could differ; a stream that was lost is empty,
  and is filled again from the first fact.
- Each fact is sent with the number of the message after which it belongs
  (`Nats-Expected-Last-Sequence`); the server takes it there or not at all. So whoever sends next
  after a look at the newest message sends what follows it, and of two who do, one is refused and
  looks again. The server's memory of ids (`Nats-Msg-Id`), which ends, is only a second wall.
- The server acknowledges what the majority of the replicas have. What was sent and not
  acknowledged may be there or not: the next look shows it.
- The outbox is in commit order (shared.database), so nothing older appears later.

A stream that ends with a fact the outbox does not know is of another past (a restore): nothing is
added to it, followers read the feed, and `--anew` removes it to be filled again.
"""

import importlib
import signal
import threading
import time
from typing import NamedTuple

import click

from shared import logs, outbox, publication, settings
from shared.database import ServiceDatabase
from shared.stream import ANSWER_SECONDS, CANNOT, Connection, Message, Stream

PAGE = 200
POLL_SECONDS = 0.1
AGAIN_SECONDS = 1.0  # after the server refused or did not answer
LOOK_SECONDS = 10  # so often an idle one makes sure that the stream is still there
NOTE_SECONDS = 1  # it notes how far it is no more often than this


class End(NamedTuple):
    """Where the stream ends: the number of its newest message, and that message."""

    number: int
    message: Message | None

    @property
    def position(self) -> int:
        """The sequence in the outbox up to which the stream goes."""
        return self.message.sequence if self.message else 0


class Publisher:
    """Fills the stream of one service."""

    def __init__(self, database: ServiceDatabase, connection: Connection, stream: Stream):
        self._database, self._connection, self._stream = database, connection, stream
        self._end: End | None = None  # as it was last seen; None: look first
        self._looked_at = 0.0
        self._noted: tuple[int, float] = (-1, 0.0)

    @property
    def position(self) -> int:
        """The sequence in the outbox up to which the stream went when last seen."""
        return self._end.position if self._end else 0

    def turn(self) -> int:
        """Add a page of facts; returns how many. Raises CANNOT, RuntimeError."""
        with self._database.connection():
            if self._end is None or time.monotonic() - self._looked_at > LOOK_SECONDS:
                self._end = None
                self._end = self._look()
            messages = self._following(self._end)
            done = 0
            if messages:
                end, self._end = self._end, None
                work = self._stream.append(messages, end.number)
                done = self._connection.run(work, 2 * ANSWER_SECONDS)
                if done == len(messages):
                    self._end = End(end.number + done, messages[-1])
            if self._end:
                self._note(self._end.position)
            return done

    def _look(self) -> End:
        self._connection.run(self._stream.make())
        end = End(*self._connection.run(self._stream.last()))
        if end.message:
            table = self._database.kernel.Outbox
            row = table.get_or_none(table.sequence == end.position)
            if row is None or row.fact_id != end.message.event["id"]:
                raise RuntimeError(f"{self._stream.name} is of another past; remove it by --anew")
        self._looked_at = time.monotonic()
        return end

    def _following(self, end: End) -> list[Message]:
        table = self._database.kernel.Outbox
        rows = table.select().where(table.sequence > end.position).order_by(table.sequence)
        messages: list[Message] = []
        last = end.message
        for row in rows.limit(PAGE):
            event = outbox.cloud_event(self._database.name, row)
            last = Message(event, last.after) if last else Message(event)
            messages.append(last)
        return messages

    def _note(self, position: int) -> None:
        noted, noted_at = self._noted
        since = time.monotonic() - noted_at
        if since < (LOOK_SECONDS if position == noted else NOTE_SECONDS):
            return
        self._database.run(lambda: publication.note(self._database, self._stream.name, position))
        self._noted = position, time.monotonic()


def publish(publisher: Publisher, stop: threading.Event) -> None:
    """Publish until told to stop; a full page is followed by the next at once."""
    while not stop.is_set():
        try:
            done = publisher.turn()
        except (RuntimeError, *CANNOT) as error:
            logs.log.warning("not_published", error=f"{type(error).__name__}: {error}")
            stop.wait(AGAIN_SECONDS)
            continue
        stop.wait(0 if done == PAGE else POLL_SECONDS)


@click.command()
@click.argument("app")
@click.option("--anew", is_flag=True, help="Remove the stream, then stop; it is filled anew.")
def main(app: str, anew: bool) -> None:
    """Publish what the service in module APP tells."""
    service = importlib.import_module(app).SERVICE
    chosen = settings.from_environment()
    if not chosen.publishes:
        raise click.ClickException("FANBU_BUS names no server")
    logs.configure(f"{service.database.name}-publisher")
    service.database.bind(chosen)
    connection = Connection(chosen)
    stream = Stream(connection, service.database.name, chosen)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        if anew:
            connection.wait()
            connection.run(stream.forget())
        else:
            publish(Publisher(service.database, connection, stream), stop)
    finally:
        connection.close()


if __name__ == "__main__":
    main()
