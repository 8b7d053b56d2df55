"""What a change of a fund is. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

KINDS = ("terms", "freeze", "unfreeze", "close")
STATES = ("awaiting_approval", "in_force", "refused")
CLOSED = "fund_closed"  # why what awaited approval is refused when its fund closes

# From which status to which each verb leads. Stopping is never dangerous; going on needs two.
MOVES = {
    "freeze": (("active",), "frozen"),
    "unfreeze": (("frozen",), "active"),
    "close": (("active", "frozen"), "closed"),
}


def plain(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as they are kept in a change: days as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in terms.items()
    }


def move_problem(kind: str, status: str) -> tuple[str, str] | None:
    """Code and sentence why a fund of such a status cannot be moved so, or None."""
    if status in MOVES[kind][0]:
        return None
    return "fund_status_same", f"This fund is {status} already."


def remainder_problem(committed_fen: int, balance_fen: int) -> tuple[str, str] | None:
    """Code and sentence why a fund cannot close while money is in it, or None."""
    if committed_fen == balance_fen == 0:
        return None
    return "fund_not_empty", "A fund closes when nothing is promised and nothing is left in it."


def most_approvals(levels: Iterable[Mapping[str, int]]) -> int:
    """How many people the largest amount needs besides the asker: one at least."""
    return max([1, *(level["approvals"] for level in levels)])
