"""What a fund's answer to a top-up means. Pure: no Flask, no peewee, no clock."""

import uuid

STATES = ("asked", "refused", "awaiting_approval", "made", "dropped")
PENDING = ("asked", "awaiting_approval")
AT_WORK = ("taken", "started", "on_hold")  # states of an order whose cost may still grow

# What was known before that an answer or a fact adds to; they come in any order.
KNOWN_BEFORE = {
    "refused": ("asked",),
    "awaiting_approval": ("asked", "refused"),
    "made": ("asked", "refused", "awaiting_approval"),
    "dropped": ("asked", "refused", "awaiting_approval"),
}
NAMES = uuid.UUID("6f6c1f0e-27a5-4d0b-9a4e-5a1d3d9f0c11")


def name_of(work_order_id: str, key: str) -> str:
    """A top-up is called after the Idempotency-Key it was first asked under, so that whoever
    repeats the request asks for the same money."""
    return str(uuid.uuid5(NAMES, f"{work_order_id} {key}"))


def is_news(known: str, told: str) -> bool:
    """Whether an answer or a fact says more than is known."""
    return known in KNOWN_BEFORE[told]


def is_refused(status: int, code: str) -> bool:
    """Whether the fund said no, and not merely the way to it failed."""
    return status in (404, 409) and code != "idempotency_key_in_use"
