"""What deposits decide. Pure: values in, values out."""

from datetime import date

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


def require_usable(usable_until: date | None, blocked: bool, day: date) -> None:
    """Nothing is put on or bought from an account that is blocked or too old.

    Raises Refusal `deposit_blocked`, `deposit_expired`.
    """
    if blocked:
        raise Refusal("deposit_blocked", "This account is blocked.")
    if usable_until and day > usable_until:
        raise Refusal(
            "deposit_expired", f"It was good until {usable_until}; extend it or give it back."
        )


def require_room(balance_fen: int, amount_fen: int, most_fen: int) -> None:
    """A card holds no more than the law allows (domain.md §6). Raises `card_limit_exceeded`."""
    if balance_fen + amount_fen > most_fen:
        raise Refusal(
            "card_limit_exceeded",
            f"It may hold {yuan(most_fen)} yuan and holds {yuan(balance_fen)}.",
            balance_fen=balance_fen,
        )


def require_small(given_fen: int, amount_fen: int, most_fen: int) -> None:
    """What a clerk gives back alone of one account in a day. Raises `refund_needs_cashier`."""
    if given_fen + amount_fen > most_fen:
        raise Refusal(
            "refund_needs_cashier",
            f"A clerk gives back {yuan(most_fen)} yuan of an account in a day; ask a cashier.",
        )
