"""When a promise may grow. Pure: no Flask, no peewee, no clock."""

STATES = ("awaiting_approval", "made", "dropped")

# Why a raise that awaited approval was dropped, besides the reviewer's own words.
RELEASED = "commitment_released"
FINISHED = "work_order_completed"
PAID = "commitment_disbursed"


def awaits_approval(amount_fen: int, added_fen: int, threshold_fen: int) -> bool:
    """Whether the whole promise, in fen, is then above what needs nobody else."""
    return amount_fen + added_fen > threshold_fen


def state_problem(state: str, is_finished: bool) -> tuple[str, str] | None:
    """Why a commitment cannot grow, as a code and a sentence, or None."""
    if state == "awaiting_approval":
        return "commitment_not_approved", "This commitment still awaits approval."
    if state != "made":
        return "commitment_resolved", f"This commitment is {state} already."
    if is_finished:
        return FINISHED, "The repair is finished; it costs no more."
    return None
