"""How a matter moves from being raised to being done. Pure: no Flask, no peewee, no clock."""

from services.property.work_orders.rules import FINISHED

# Every state and where a matter may go from it (domain.md §1 rows 24 and 38). `voting` to `voting`
# is another vote after one that was not carried; `executing` to `executing` another work order.
MOVES: dict[str, tuple[str, ...]] = {
    "raised": ("in_discussion", "withdrawn"),
    "in_discussion": ("voting", "decided_adopted", "decided_rejected", "withdrawn"),
    "voting": ("voting", "decided_adopted", "decided_rejected", "withdrawn"),
    "decided_adopted": ("executing", "done"),
    "decided_rejected": (),
    "executing": ("executing", "done"),
    "done": (),
    "withdrawn": (),
}
STATES = tuple(MOVES)
UNDECIDED = ("raised", "in_discussion", "voting")
DECIDED = {"adopted": "decided_adopted", "rejected": "decided_rejected"}
OUTCOMES = tuple(DECIDED)
DONE_ORDERS = (*FINISHED, "cancelled")

# 逢六说事, 红色议事亭, 小茶桌, 业主大会, 物管联盟 (domain.md §1 rows 24 and 38).
MEETING_KINDS = ("sixth_day", "pavilion", "tea_table", "owners", "alliance", "other")
PROPOSERS = ("resident", "owners_committee", "company", "community")
MEETINGS_MAX = 100
PROPOSALS_MAX = 100
ORDERS_MAX = 100

# What owners decide together, in the order of 民法典 §278 (一) to (九).
SUBJECTS = (
    "assembly_rules",
    "covenant",
    "committee",
    "manager",
    "fund_use",
    "fund_raising",
    "rebuilding",
    "common_use",
    "other",
)


def may_move(from_state: str, to_state: str) -> bool:
    """Whether a matter in one state may go to another."""
    return to_state in MOVES[from_state]


def move_problem(from_state: str, to_state: str) -> str:
    """The sentence that refuses a move and names those that are allowed."""
    allowed = " or ".join(MOVES[from_state]) or "nothing any more"
    return f"The matter is {from_state}; it cannot become {to_state}, only {allowed}."
