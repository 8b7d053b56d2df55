"""Hearing over NATS: read the stream of each teller, in the partitions that are heard here.

The feed stays at hand: whatever a stream does not give (the server is gone, the stream is lost, too
short or of another past, the publisher stands still) the feed of the teller does.
"""

import time
from collections import deque
from itertools import islice
from typing import Any

from shared import logs
from shared.bus import Feeds, Page
from shared.cursors import Place
from shared.errors import Unavailable
from shared.settings import Settings
from shared.stream import ANSWER_SECONDS, CANNOT, Connection, Message, Stream

QUIET_SECONDS = 10  # a stream without news for so long: does the feed know more?
LAG_SECONDS = 2  # a replica may know less than the others for a moment


class Gap(Exception):
    """The stream does not hold what comes next."""


class Reader:
    """One stream, read in the partitions that are heard here."""

    def __init__(self, connection: Connection, stream: Stream, partitions: tuple[int, ...]):
        self._connection = connection
        self._stream = stream
        self._partitions = partitions
        self._subscription: Any = None
        self._ahead: deque[Message] = deque()
        self._position = 0
        self._moved_at = time.monotonic()

    def head(self, position: int) -> Message:
        """The newest message. Raises Gap where there is none, and CANNOT."""
        if position < self._position:  # it was set back, by a restore
            self.close()
        self._position = position
        if not self._connection.wait():
            raise Gap("not connected")
        _, head = self._connection.run(self._stream.last())
        if head is None:
            raise Gap("the stream is empty")
        return head

    @property
    def is_open(self) -> bool:
        """Whether it reads already; before it does, the head must be known to the teller."""
        return self._subscription is not None

    def page(self, position: int, head: Message, limit: int) -> Page:
        """What follows, whole for our partitions. Raises Gap where something is missing."""
        if head.sequence < position:
            raise Gap(f"the stream ends at {head.sequence}, before {position}")
        self._connection.run(self._read_on(position, head, limit), 2 * ANSWER_SECONDS)
        events, at = [], position
        for message in islice(self._ahead, limit):
            if self._newest(message.before) > at:
                raise Gap(f"after {at} the stream holds {message.sequence}")
            events.append(message.event)
            at = message.sequence
        if self._newest(head.after) <= at < head.sequence:
            events.append(head.event)  # of somebody else, and nothing of ours is before it
        return events, max(head.sequence, at)

    def close(self) -> None:
        """Forget where it was; the next page begins anew."""
        if self._subscription is not None:
            subscription, self._subscription = self._subscription, None
            try:
                self._connection.run(subscription.unsubscribe())
            except CANNOT as error:
                logs.log.info("reader_left", error=repr(error))
        self._ahead.clear()

    async def _read_on(self, position: int, head: Message, limit: int) -> None:
        if self._subscription is None:
            self._subscription = await self._stream.reader(position, self._partitions)
            self._moved_at = time.monotonic()
        self._drop(position)
        reached = self._ahead[-1].sequence if self._ahead else position
        if len(self._ahead) >= limit or self._newest(head.after) <= reached:
            self._moved_at = time.monotonic()
            return
        waiting = (await self._subscription.consumer_info()).num_pending
        if waiting:
            wanted = min(limit - len(self._ahead), waiting)
            for found in await self._subscription.fetch(wanted, timeout=ANSWER_SECONDS / 2):
                self._ahead.append(Message.read(found.data, found.headers))
            self._drop(position)
            self._moved_at = time.monotonic()
        elif time.monotonic() - self._moved_at > LAG_SECONDS:
            raise Gap("the stream does not give what it holds")

    def _drop(self, position: int) -> None:
        while self._ahead and self._ahead[0].sequence <= position:
            self._ahead.popleft()

    def _newest(self, of_each: tuple[int, ...]) -> int:
        return max(of_each[partition] for partition in self._partitions)


class Streams:
    """The stream of each teller, and its feed for what the stream does not give."""

    def __init__(self, chosen: Settings, feeds: Feeds):
        self._chosen, self._feeds = chosen, feeds
        self._connection = Connection(chosen)
        self._readers: dict[str, Reader] = {}
        self._heard_at: dict[str, float] = {}
        self._reasons: dict[str, str] = {}

    def page(self, source: str, place: Place, limit: int) -> Page:
        """What a source told next, from wherever it is."""
        reader = self._reader(source)
        try:
            head = reader.head(place.position)
            if not reader.is_open and not self._feeds.knows(source, head.event["id"]):
                raise Gap(f"the teller never told {head.event['id']}")
            found = reader.page(place.position, head, limit)
        except (Gap, *CANNOT) as error:
            reader.close()
            self._note(source, f"{type(error).__name__}: {error}")
            return self._feeds.page(source, place, limit)
        self._reasons.pop(source, None)
        now = time.monotonic()
        if found[0] or now - self._heard_at.setdefault(source, now) < QUIET_SECONDS:
            self._heard_at[source] = now if found[0] else self._heard_at[source]
            return found
        self._heard_at[source] = now
        try:
            return self._feeds.page(source, place, limit)
        except Unavailable:  # then the stream is all there is
            return found

    def _note(self, source: str, reason: str) -> None:
        """Why a stream is not read is told once."""
        if self._reasons.get(source) != reason:
            self._reasons[source] = reason
            logs.log.info("read_from_feed", source=source, reason=reason)

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()

    def _reader(self, source: str) -> Reader:
        if source not in self._readers:
            stream = Stream(self._connection, source, self._chosen)
            self._readers[source] = Reader(self._connection, stream, self._chosen.partitions)
        return self._readers[source]
