"""Telling a fact: written in the command's own transaction, read later by whoever listens."""

import json

import peewee

from shared import clock, ids, logs
from shared.database import ServiceDatabase
from shared.facts import Fact
from shared.identity import Principal

SOURCE = "/fanbu/{service}"
TYPE = "fanbu.{service}.{name}.v{version}"


def tell(database: ServiceDatabase, who: Principal, *facts: Fact) -> None:
    """Write facts into the outbox, in the name of who made them true and of their community.

    Only inside a write transaction.
    """
    if not database.in_transaction():
        raise RuntimeError("a fact is told in the transaction that makes it true")
    if strange := [fact.name for fact in facts if fact.told_by != database.name]:
        raise ValueError(f"{database.name} does not tell {strange[0]}")
    database.insert_rows(
        database.kernel.Outbox,
        [
            {
                "fact_id": ids.new_id(),
                "community": who.community,
                "name": fact.name,
                "version": fact.version,
                "subject": fact.subject,
                "told_at": clock.now(),
                "actor": who.user,
                "trace_id": logs.trace_id(),
                "data": fact.text(),
            }
            for fact in facts
        ],
    )


def head(database: ServiceDatabase) -> int:
    """The sequence of the newest fact; 0 where nothing was told."""
    table = database.kernel.Outbox
    return table.select(peewee.fn.MAX(table.sequence)).scalar() or 0


def cloud_event(service: str, row) -> dict:
    """An outbox row as a CloudEvents 1.0 event; with `community`, `sequence`, `actor` as ours."""
    return {
        "specversion": "1.0",
        "id": row.fact_id,
        "source": SOURCE.format(service=service),
        "type": TYPE.format(service=service, name=row.name, version=row.version),
        "subject": row.subject,
        "time": clock.text(row.told_at),
        "datacontenttype": "application/json",
        "community": row.community,
        "sequence": row.sequence,
        "actor": row.actor,
        "traceid": row.trace_id,
        "data": json.loads(row.data),
    }
