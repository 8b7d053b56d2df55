"""When a promise may grow. Pure: no Flask, no peewee, no clock."""

from services.funds.commitments.rules import wrong_state

STATES = ("awaiting_approval", "made", "dropped")

# Why a raise that awaited approval was dropped, besides the reviewer's own words.
RELEASED = "commitment_released"
FINISHED = "work_order_completed"
PAID = "commitment_disbursed"


def state_problem(state: str, is_finished: bool) -> tuple[str, str] | None:
    """Why a commitment cannot grow, as a code and a sentence, or None."""
    if state != "made":
        return wrong_state(state)
    if is_finished:
        return FINISHED, "The repair is finished; it costs no more."
    return None
