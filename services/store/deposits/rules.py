"""What deposits decide. Pure: values in, values out."""

from shared.errors import Refusal
from shared.money import yuan

KINDS = ("member", "gift_card", "meal_card", "group_buy")


def require_covered(balance_fen: int, amount_fen: int) -> None:
    """A deposit is never overdrawn. Raises Refusal `deposit_insufficient`."""
    if amount_fen > balance_fen:
        raise Refusal(
            "deposit_insufficient",
            f"{yuan(balance_fen)} yuan are left, {yuan(amount_fen)} are asked for.",
            balance_fen=balance_fen,
        )
