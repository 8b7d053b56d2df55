"""What the shop's answer means for a part. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

STATES = ("asked", "refused", "issued", "returning", "returned")
UNSETTLED = ("asked", "returning")  # the shop's answer is not known
ASKING_SECONDS = 30  # after that whoever asked is taken for dead, as with a fund
BEGUN = ("started", "on_hold")  # of an order; before, it can still be called back or given up

# What the shop refuses with before anything has left it.
REFUSALS = (
    "stock_short",
    "product_not_found",
    "product_not_stocked",
    "barcode_not_single",
    "barcode_invalid",
)


def is_refused(code: str) -> bool:
    """Whether the shop said no, and not merely the way to it failed."""
    return code in REFUSALS


def may_still_issue(asked_at: Iterable[datetime], now: datetime) -> bool:
    """Whether a question asked at one of these moments may still be on its way to the shop."""
    return any(at > now - timedelta(seconds=ASKING_SECONDS) for at in asked_at)
