"""Names of things: UUIDv7, so that they sort by the time they were made."""

import re

import uuid_utils

_UUID = re.compile(r"[0-9a-f]{8}(-?)(?:[0-9a-f]{4}\1){3}[0-9a-f]{12}")


def new_id() -> str:
    """A new UUIDv7 as text."""
    return str(uuid_utils.uuid7())


def named_id(number: str | None) -> str | None:
    """The id that a number on paper or in a bill says: with dashes or without; else None."""
    plain = (number or "").lower()
    if not _UUID.fullmatch(plain):
        return None
    digits = plain.replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
