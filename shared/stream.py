"""A stream of NATS JetStream: the facts of one service, in the order of its outbox.

Each message is a fact as its feed would show it (CloudEvents), under the subject of its partition.
A header says how far every partition was before it: so whoever reads some partitions only knows
from any message whether something of theirs is missing before it, without trusting the server.
"""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import TimeoutError as Late
from typing import Any, NamedTuple, TypeVar

import nats
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from shared import logs
from shared.partitions import ALL, PARTITIONS, partition_of
from shared.settings import Settings

ANSWER_SECONDS = 3
CONNECT_SECONDS = 2
AGAIN_SECONDS = 0.5  # from one try to connect to the next
DUPLICATES_SECONDS = 10  # for so long the server knows a fact by its id; see shared.publisher
IDLE_SECONDS = 3600  # the server forgets a reader that asked for nothing for so long
BEFORE = "Fanbu-Before"
CANNOT = (NatsError, Late, OSError, ValueError)  # what a server in trouble raises
Answer = TypeVar("Answer")


class Message(NamedTuple):
    """A fact, and of each partition the sequence of its newest fact before this one."""

    event: dict
    before: tuple[int, ...] = (0,) * PARTITIONS

    @property
    def sequence(self) -> int:
        """Its place in the outbox."""
        return self.event["sequence"]

    @property
    def partition(self) -> int:
        """Where its community's facts lie."""
        return partition_of(self.event["community"])

    @property
    def after(self) -> tuple[int, ...]:
        """Of each partition, the sequence of its newest fact, this one included."""
        return (*self.before[: self.partition], self.sequence, *self.before[self.partition + 1 :])

    @classmethod
    def read(cls, data: bytes | None, headers: dict | None) -> "Message":
        """What a server gives. Raises ValueError for what no publisher of ours wrote."""
        before = tuple(int(text) for text in (headers or {}).get(BEFORE, "").split(","))
        event = json.loads(data or b"")
        if len(before) != PARTITIONS or "sequence" not in event:
            raise ValueError("the stream holds what is no fact")
        return cls(event, before)


class Connection:
    """A connection to NATS for code that waits: its event loop runs in a thread of its own.

    It connects, and connects again, by itself.
    """

    def __init__(self, chosen: Settings):
        self.nats = nats.NATS()
        self._servers = chosen.bus.split(",")
        self._trouble = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()
        self._connecting = asyncio.run_coroutine_threadsafe(self._connect(), self._loop)

    async def _connect(self) -> None:
        while not self.nats.is_connected:
            try:
                await self.nats.connect(
                    self._servers,
                    connect_timeout=CONNECT_SECONDS,
                    reconnect_time_wait=AGAIN_SECONDS,  # type: ignore[arg-type]
                    max_reconnect_attempts=-1,
                    error_cb=self._note,
                    reconnected_cb=self._rejoin,
                )
            except Exception as error:
                await self._note(error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _note(self, error: Exception) -> None:
        """A trouble is told once, however often it is met."""
        if self._trouble != repr(error):
            self._trouble = repr(error)
            logs.log.warning("bus_trouble", error=self._trouble)

    async def _rejoin(self) -> None:
        self._trouble = ""
        logs.log.info("bus_rejoined")

    def run(self, work: Coroutine[Any, Any, Answer], seconds: float = ANSWER_SECONDS) -> Answer:
        """Let this be done, and wait for it. Raises one of CANNOT."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def wait(self, seconds: float = CONNECT_SECONDS) -> bool:
        """Whether it is connected; at the start it may take a moment."""
        if not self._connecting.done():
            try:
                self._connecting.result(seconds)
            except Late:
                return False
        return self.nats.is_connected

    def close(self) -> None:
        """Say good-bye, and end the thread."""
        self._connecting.cancel()
        try:
            self.run(self._leave())
        except CANNOT as error:
            logs.log.info("bus_left", error=repr(error))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _leave(self) -> None:
        await self.nats.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


class Stream:
    """The stream of one service. What it does is awaited in the thread of its connection."""

    def __init__(self, connection: Connection, service: str, chosen: Settings):
        self.name = f"fanbu-{service}"
        self._subjects = f"fanbu.{service}.{{}}"
        self._chosen = chosen
        self._js = connection.nats.jetstream(timeout=ANSWER_SECONDS / 2)

    async def make(self) -> None:
        """Make sure that it is there, as the settings say."""
        config = StreamConfig(
            name=self.name,
            subjects=[self._subjects.format("*")],
            storage=StorageType.FILE,
            num_replicas=self._chosen.bus_replicas,
            max_bytes=self._chosen.bus_bytes,
            duplicate_window=DUPLICATES_SECONDS,
            deny_delete=True,
        )
        try:
            await self._js.add_stream(config)
        except BadRequestError:  # it is there, and other settings made it
            await self._js.update_stream(config)

    async def forget(self) -> None:
        """Remove it with all that it holds, if it is there."""
        try:
            await self._js.delete_stream(self.name)
        except NotFoundError:
            return

    async def last(self) -> tuple[int, Message | None]:
        """The number of its newest message, and that message; None where it holds none."""
        state = (await self._js.stream_info(self.name)).state
        if not state.messages:
            return state.last_seq, None
        return state.last_seq, await self._message(state.last_seq)

    async def append(self, messages: list[Message], last: int) -> int:
        """Add these after the message of that number; returns how many stand there now.

        All are sent at once, each to be taken only where it belongs: so those that were taken are
        the first ones, whatever became of the others.
        """
        sent = [self._send(message, last + at) for at, message in enumerate(messages)]
        acknowledged = await asyncio.gather(*sent, return_exceptions=True)
        for at, answer in enumerate(acknowledged):
            if isinstance(answer, BaseException) or answer.seq != last + at + 1:
                logs.log.info("fact_not_taken", stream=self.name, answer=repr(answer))
                return at
        return len(messages)

    async def _send(self, message: Message, last: int) -> Any:
        return await self._js.publish(
            self._subjects.format(message.partition),
            json.dumps(message.event, ensure_ascii=False, separators=(",", ":")).encode(),
            stream=self.name,
            headers={
                "Nats-Msg-Id": message.event["id"],
                "Nats-Expected-Last-Sequence": str(last),
                "Content-Type": "application/cloudevents+json",
                BEFORE: ",".join(map(str, message.before)),
            },
        )

    async def reader(self, position: int, partitions: Iterable[int]) -> Any:
        """A subscription to what was told in these partitions after that place in the outbox."""
        chosen = sorted(partitions)
        names = ["*"] if chosen == list(ALL) else chosen
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=await self._first_after(position),
            ack_policy=AckPolicy.NONE,
            filter_subjects=[self._subjects.format(name) for name in names],
            inactive_threshold=IDLE_SECONDS,
            num_replicas=1,
            mem_storage=True,
        )
        return await self._js.pull_subscribe("", stream=self.name, config=config)

    async def _first_after(self, position: int) -> int:
        """The number of the first message that was told after that place: found by halving."""
        state = (await self._js.stream_info(self.name)).state
        low, high = state.first_seq, state.last_seq + 1
        while low < high:
            middle = (low + high) // 2
            if (await self._message(middle)).sequence > position:
                high = middle
            else:
                low = middle + 1
        return max(low, 1)

    async def _message(self, number: int) -> Message:
        found = await self._js.get_msg(self.name, seq=number)
        return Message.read(found.data, found.headers)
