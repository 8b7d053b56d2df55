"""How far a service's facts have been published, as its publisher last saw it: for people only."""

from shared import clock, outbox
from shared.database import ServiceDatabase

STALE_SECONDS = 30  # a publisher that did not look for so long is gone


def note(database: ServiceDatabase, stream: str, position: int) -> None:
    """The stream goes up to this sequence of the outbox. Inside a write transaction."""
    database.insert_rows(
        database.kernel.StreamEnd,
        [{"stream": stream, "position": position, "checked_at": clock.now()}],
        "ON CONFLICT (stream) DO UPDATE SET "
        "position = excluded.position, checked_at = excluded.checked_at",
    )


def standing(database: ServiceDatabase) -> dict:
    """Facts told and not yet published, and whether the publisher still looks: for `/readyz`."""
    told = outbox.head(database)
    row = database.kernel.StreamEnd.get_or_none()
    age = (clock.now() - row.checked_at).total_seconds() if row else STALE_SECONDS
    return {
        "publisher_behind": told - row.position if row else told,
        "publisher_alive": age < STALE_SECONDS,
    }
