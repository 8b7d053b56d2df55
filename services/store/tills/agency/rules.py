"""How much of what was collected for others may be passed on. Pure: values in, values out."""

from shared.errors import Refusal

METHODS = ("bank", "cash")


def require_held(held_fen: int, amount_fen: int) -> None:
    """Never more than is held. Raises `agency_exceeded`."""
    if amount_fen > held_fen:
        raise Refusal("agency_exceeded", f"Only {held_fen} fen are held for others.")
