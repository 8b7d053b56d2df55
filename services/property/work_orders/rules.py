"""How a repair moves from report to rating. Pure: no Flask, no peewee, no clock."""

from shared.money import yuan

CATEGORIES = (
    "roof",
    "plumbing",
    "electrical",
    "structure",
    "fire_safety",
    "lift",
    "public_area",
    "flood",  # 防汛
    "care",  # 帮扶孤寡老人
    "other",
)
COST_KINDS = ("parts", "labour", "outsourced")
LINES_MAX = 100

# How a repair became known, how soon it must be looked at (domain.md §5.1), how high it has come
# (domain.md §1 row 26), and who pays for it.
CHANNELS = ("staff", "phone", "qr", "open311", "meeting", "fair", "visit", "schedule", "errand")
URGENCIES = ("emergency", "urgent", "ordinary", "complex")
LEVELS = ("grid", "community", "street")
PAYERS = ("resident", "contract", "fund", "benefit", "warranty")

# Every state and where an order may go from it (domain.md §5.3).
MOVES: dict[str, tuple[str, ...]] = {
    "open": ("awaiting_approval", "unfunded", "dispatched", "cancelled"),
    "unfunded": ("awaiting_approval", "dispatched", "open", "cancelled"),
    "awaiting_approval": ("dispatched", "open", "cancelled"),
    "dispatched": ("taken", "started", "open", "cancelled"),
    "taken": ("started", "open", "cancelled"),
    "started": ("on_hold", "completed"),
    "on_hold": ("started",),
    "completed": ("accepted", "started"),
    "accepted": ("rated", "closed"),
    "rated": (),
    "closed": (),
    "cancelled": (),
}
STATES = tuple(MOVES)

# What residents call them (domain.md §5.3); before them stands 待受理, a report (reports/).
STAGES = {
    "open": "待派单",
    "unfunded": "待派单",
    "awaiting_approval": "待派单",
    "dispatched": "待接单",
    "taken": "处理中",
    "started": "处理中",
    "on_hold": "挂起",
    "completed": "待验收",
    "accepted": "待评价",
    "rated": "已办结",
    "closed": "已办结",
    "cancelled": "取消",
}
SENT = ("dispatched", "taken")  # somebody was told to go, and has not begun
AT_WORK = ("taken", "started", "on_hold")
FINISHED = ("accepted", "rated", "closed")
OVER = ("rated", "closed", "cancelled")  # 已办结, or never to be

# Nothing is left to do for staff about an accepted order: it waits for a resident's stars.
UNFINISHED = tuple(state for state in MOVES if state not in (*OVER, "accepted"))

# What happens to an order without moving it.
NOTES = (
    "arrived",
    "escalated",
    "urged",
    "extended",
    "remark",
    "top_up",
    "changed",
    "reassigned",
)


def may_move(from_state: str, to_state: str) -> bool:
    """Whether an order in one state may go to another."""
    return to_state in MOVES[from_state]


def moves_text(from_state: str) -> str:
    """Where an order goes from a state, as a sentence."""
    allowed = MOVES[from_state]
    return f"From there it goes to {', '.join(allowed)}." if allowed else "It stays so."


def estimate_problem(fund_id: str | None, estimate_fen: int) -> str | None:
    """Why a fund cannot be asked for this estimate, or None."""
    if fund_id and estimate_fen == 0:
        return "A fund needs an estimate above zero."
    return None


def limit_fen(estimate_fen: int, threshold_fen: int) -> int:
    """What a repair may cost that no fund pays, in fen: what was estimated, or what goes without
    comparing quotes."""
    return max(estimate_fen, threshold_fen)


def cost_problem(committed_fen: int, cost_fen: int) -> str | None:
    """Why a cost is more than the fund promised, or None."""
    if cost_fen <= committed_fen:
        return None
    return f"The repair cost {yuan(cost_fen)}, the fund promised {yuan(committed_fen)}."


def estimated_problem(limit_fen: int, cost_fen: int) -> str | None:
    """Why a cost is more than a repair may cost that no fund pays, or None."""
    if cost_fen <= limit_fen:
        return None
    return (
        f"The lines come to {yuan(cost_fen)}, at most {yuan(limit_fen)} is expected; if it is no "
        "slip, a steward raises the estimate with /change."
    )
