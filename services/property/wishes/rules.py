"""How a wish moves, and what may stand in public. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable

from shared.masking import mask_text

# Every state and where a wish may go from it (domain.md §1 row 53).
MOVES: dict[str, tuple[str, ...]] = {
    "posted": ("claimed", "withdrawn"),  # 发布
    "claimed": ("fulfilled", "posted", "withdrawn"),  # 认领; back to posted when given back
    "fulfilled": (),  # 兑现
    "withdrawn": (),
}
STATES = tuple(MOVES)
PUBLIC = ("posted", "claimed", "fulfilled")


def move_problem(from_state: str, to_state: str) -> str | None:
    """Why a wish cannot go from one state to another, or None."""
    if to_state in MOVES[from_state]:
        return None
    return f"From {from_state} a wish goes to {', '.join(MOVES[from_state]) or 'nowhere'}."


def public_problem(text: str, names: Iterable[str | None]) -> str | None:
    """Why a text cannot stand in public (domain.md §6), or None."""
    if mask_text(text) != text:
        return "Everybody reads this: no phone, identity card or account number."
    if any(name and name in text for name in names):
        return "Everybody reads this: no name of whoever wishes."
    return None
