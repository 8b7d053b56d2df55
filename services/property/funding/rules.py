"""What a fund's answer means for an order. Pure: no Flask, no peewee, no clock."""

from datetime import datetime, timedelta

# States of work orders (work_orders/rules.py).
DISPATCHABLE = ("open", "unfunded")
NOT_BEGUN = ("awaiting_approval", "dispatched", "taken")
NOT_SENT = ("open", "unfunded", "cancelled")  # nobody has been told to go and repair

WHOEVER = ""  # the assignee of a commitment whose order is offered to whoever takes it first

RESERVED = ("awaiting_approval", "made", "releasing")  # of a commitment: the fund holds money
REST = "rest_after_disbursement"  # the reason of a release that follows a payment

# The order's state once so much is promised, and what was known before that this adds to.
STATE_PROMISED = {"awaiting_approval": "awaiting_approval", "made": "dispatched"}
KNOWN_BEFORE = {
    "awaiting_approval": ("asked", "refused"),
    "made": ("asked", "refused", "awaiting_approval"),
}

ASKING_SECONDS = 30  # after that whoever asked is taken for dead, as with an Idempotency-Key


def is_asked_for_another(
    state: str, asked_for: str, asked_at: datetime, assignee: str, now: datetime
) -> bool:
    """Whether a fund is being asked just now about an order that shall go to somebody else."""
    fresh = asked_at > now - timedelta(seconds=ASKING_SECONDS)
    return state == "asked" and asked_for != assignee and fresh


def is_news(known: str, told: str) -> bool:
    """Whether a promise says more than is known: the answer and the fact come in any order.

    It may follow a refusal, which leaves no trace with the funds: asked again, they may agree.
    """
    return known in KNOWN_BEFORE.get(told, ())


def is_refused_money(status: int, code: str) -> bool:
    """Whether a fund said no, and not merely the way to it failed."""
    return status == 409 and code.startswith("fund_")


def is_given_back(code: str) -> bool:
    """Whether a fund refuses a release because it holds nothing any more: somebody was faster.

    Before the repair begins no fund pays, so what is resolved can only have been given back.
    """
    return code == "commitment_resolved"
