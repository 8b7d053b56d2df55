"""The tables every service has: what it tells, how far it has read, what it answered before."""

from typing import Any, NamedTuple

import peewee

from shared.columns import MomentField


class KernelTables(NamedTuple):
    """The kernel's models, bound to one service's database."""

    Outbox: Any
    Cursor: Any
    ParkedFact: Any
    StoredAnswer: Any
    StreamEnd: Any


def bound_to(table: Any) -> KernelTables:
    """The kernel's models on a service's own base."""
    outbox, stream_end = _telling(table)
    return KernelTables(outbox, *_hearing(table), _answering(table), stream_end)


def _telling(table: Any) -> tuple[Any, Any]:
    class Outbox(table):
        """Facts in the order they became true."""

        sequence = peewee.BigAutoField()
        fact_id = peewee.CharField(36, unique=True)
        community = peewee.CharField(64)
        name = peewee.CharField(64)
        version = peewee.IntegerField()
        subject = peewee.CharField(64)
        told_at = MomentField()
        actor = peewee.CharField(64)
        trace_id = peewee.CharField(32)
        data = peewee.TextField()

    class StreamEnd(table):
        """How far a stream holds the outbox, as the publisher saw it: for people, not for it."""

        stream = peewee.CharField(64, primary_key=True)
        position = peewee.BigIntegerField()
        checked_at = MomentField()

    return Outbox, StreamEnd


def _hearing(table: Any) -> tuple[Any, Any]:
    class Cursor(table):
        """How far a partition of a teller's facts has been heard (shared/cursors.py)."""

        source = peewee.CharField(32)
        partition = peewee.IntegerField()
        position = peewee.BigIntegerField()
        last_id = peewee.CharField(36, null=True)
        head = peewee.BigIntegerField()
        checked_at = MomentField()
        current_at = MomentField(null=True)  # when it had last been read to its end
        failing_id = peewee.CharField(36, null=True)
        tries = peewee.IntegerField(default=0)

        class Meta:
            primary_key = peewee.CompositeKey("source", "partition")

    class ParkedFact(table):
        """A fact that could not be applied, with the reason, kept until it is replayed."""

        fact_id = peewee.CharField(36, primary_key=True)
        source = peewee.CharField(32)
        event = peewee.TextField()
        error = peewee.TextField()
        parked_at = MomentField()

    return Cursor, ParkedFact


def _answering(table: Any) -> Any:
    class StoredAnswer(table):
        """The answer once given for an Idempotency-Key, and who asked for what (the audit log).

        `status` is 0 while the answer is being worked out; `concerns` is the community in whose
        log it stands. Rows older than the log name nobody. An answer is final; its body is
        emptied when it is `forgotten_at`.
        """

        community = peewee.CharField(64)
        key = peewee.CharField(200)
        fingerprint = peewee.CharField(64)
        status = peewee.IntegerField()
        body = peewee.TextField()
        stored_at = MomentField()
        concerns = peewee.CharField(64, null=True)
        actor = peewee.CharField(64, null=True)
        service = peewee.CharField(32, null=True)
        method = peewee.CharField(8, null=True)
        path = peewee.TextField(null=True)
        trace_id = peewee.CharField(32, null=True)
        forgotten_at = MomentField(null=True)

        class Meta:
            primary_key = peewee.CompositeKey("community", "key")

    return StoredAnswer
