"""Which ways cash takes, and when a drawer has enough. Pure: no Flask, no peewee, no clock."""

from shared.errors import Refusal

# What cash moves for, by kind. Change comes from the safe and a drop goes there: the shop's own
# cash either way. Expenses, the bank and money passed on leave it; other money is looked into.
PURPOSES = {
    "pay_in": ("change", "other"),
    "pay_out": ("expense", "bank", "agency"),
    "safe_drop": ("safe",),
}


def effect_fen(kind: str, amount_fen: int) -> int:
    """What a move adds to the drawer."""
    return amount_fen if kind == "pay_in" else -amount_fen


def require_cash(drawer_fen: int, kind: str, amount_fen: int) -> None:
    """Nothing leaves a drawer that is not in it; the sentence does not say what is.

    Raises `drawer_too_empty`.
    """
    if drawer_fen + effect_fen(kind, amount_fen) < 0 and kind != "pay_in":
        raise Refusal("drawer_too_empty", f"There are no {amount_fen} fen in this drawer.")
