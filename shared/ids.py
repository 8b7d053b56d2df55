"""Names of things: UUIDv7, so that they sort by the time they were made."""

import uuid_utils


def new_id() -> str:
    """A new UUIDv7 as text."""
    return str(uuid_utils.uuid7())
