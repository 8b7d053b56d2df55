"""What an asset is and where it may go from a state. Pure: no Flask, no peewee."""

KINDS = ("charging_pile", "parking", "notice_board", "lift", "pump", "fire", "other")
OWNERS = ("common", "company", "investor")

MOVES: dict[str, tuple[str, ...]] = {
    "in_use": ("stopped", "removed"),
    "stopped": ("in_use", "removed"),
    "removed": (),
}
STATES = tuple(MOVES)


def move_problem(from_state: str, to_state: str) -> str | None:
    """Why an asset cannot go from one state to another, or None; names where it can go."""
    if to_state in MOVES[from_state]:
        return None
    allowed = ", ".join(MOVES[from_state]) or "nowhere"
    return f"From {from_state} an asset goes to {allowed}."
