"""How a repair moves from report to rating. Pure: no Flask, no peewee, no clock."""

from shared.money import yuan

CATEGORIES = (
    "roof",
    "plumbing",
    "electrical",
    "structure",
    "fire_safety",
    "public_area",
    "other",
)
COST_KINDS = ("parts", "labour", "outsourced")
LINES_MAX = 100

# Every state and where an order may go from it (domain.md §5.3).
MOVES: dict[str, tuple[str, ...]] = {
    "open": ("awaiting_approval", "unfunded", "dispatched", "cancelled"),
    "unfunded": ("awaiting_approval", "dispatched", "cancelled"),
    "awaiting_approval": ("dispatched", "open", "cancelled"),
    "dispatched": ("started", "open", "cancelled"),
    "started": ("completed",),
    "completed": ("accepted",),
    "accepted": ("rated",),
    "rated": (),
    "cancelled": (),
}
STATES = tuple(MOVES)


def may_move(from_state: str, to_state: str) -> bool:
    """Whether an order in one state may go to another."""
    return to_state in MOVES[from_state]


def estimate_problem(fund_id: str | None, estimate_fen: int) -> str | None:
    """Why a fund cannot be asked for this estimate, or None."""
    if fund_id and estimate_fen == 0:
        return "A fund needs an estimate above zero."
    return None


def cost_problem(committed_fen: int, cost_fen: int) -> str | None:
    """Why a cost is more than the fund promised, or None."""
    if cost_fen <= committed_fen:
        return None
    return f"The repair cost {yuan(cost_fen)}, the fund promised {yuan(committed_fen)}."
