"""What of an order may still be changed, and how a change reads. Pure: no Flask, no peewee, no
clock."""

from typing import Any

from services.property.payers.rules import UNDECIDED
from services.property.work_orders.rules import FINISHED
from shared.money import yuan

ENDED = (*FINISHED, "cancelled")
ASKED_BY = ("category", "estimate_fen")
NAMES = {
    "title": "标题",
    "description": "描述",
    "urgency": "紧急程度",
    "category": "类别",
    "estimate_fen": "预算",
}


def problem(name: str, state: str, promised: bool) -> str | None:
    """Why a column of an order in that state stays as it is, or None.

    `promised`: its fund holds money for it, or is being asked; more of it is a top-up.
    """
    if state in ENDED:
        return f"The order is {state}; nothing of it changes."
    if name == "category" and state not in UNDECIDED:
        return f"The order is {state}; its category is fixed."
    if name == "estimate_fen" and state == "completed":
        return "The cost is frozen; an estimate comes before it."
    if name in ASKED_BY and promised:
        return "A fund holds money by category and estimate, or is being asked."
    return None


def text(changed: dict[str, tuple[Any, Any]], reason: str) -> str:
    """A change as a note says it: a line for each column, before and after, and why."""
    lines = [
        f"{NAMES[name]}：{_shown(name, before)} → {_shown(name, after)}"
        for name, (before, after) in changed.items()
    ]
    return "\n".join([*lines, f"原因：{reason}"])


def _shown(name: str, value: Any) -> str:
    return yuan(value) if name == "estimate_fen" else value or "—"
