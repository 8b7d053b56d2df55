"""What may be passed by exception, and what a fund then allows. Pure: no Flask, no peewee, no
clock.
"""

from collections.abc import Mapping
from typing import Any

from services.funds.commitments.rules import Terms

STATES = ("awaiting_approval", "approved", "refused")

# The checks of a commitment that two people may lift for one order (domain.md §1 row 6), by name;
# each with the term of the fund behind it. Never liftable: money, status, window, forbidden uses.
LIFTABLE: dict[str, str] = {
    "unmanaged_only": "unmanaged_only",
    "categories": "categories",
    "buildings": "buildings",
    "cap_per_order": "cap_per_order_fen",
}
CAP = "cap_per_order"


def figure_problem(passes: str, cap_fen: int | None) -> str | None:
    """Why a figure is missing or out of place, or None."""
    if (passes == CAP) == (cap_fen is not None):
        return None
    return "A higher cap needs its figure in fen, and nothing else has one."


def needless(passes: str, term: Any, cap_fen: int | None) -> bool:
    """Whether a fund whose term that is lets the order pass without any exception."""
    if passes == CAP:
        return term is None or cap_fen is None or cap_fen <= term
    return not term


def lift(terms: Terms, lifted: Mapping[str, int | None]) -> Terms:
    """The terms as they are for an order with such exceptions; a cap only ever rises."""
    opened: dict[str, Any] = {}
    for passes, cap_fen in lifted.items():
        if passes == CAP:
            if terms.cap_per_order_fen is not None and cap_fen is not None:
                opened[LIFTABLE[CAP]] = max(terms.cap_per_order_fen, cap_fen)
        else:
            opened[LIFTABLE[passes]] = False if passes == "unmanaged_only" else []
    return terms._replace(**opened)
