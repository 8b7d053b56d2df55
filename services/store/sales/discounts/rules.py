"""How much may be given by hand, and when an approval covers it. Pure: values in, values out."""

from datetime import datetime
from typing import NamedTuple

from shared.errors import Refusal


class Approval(NamedTuple):
    """What somebody agreed to, and what became of it."""

    made_by: str
    discount_max_fen: int
    expires_at: datetime
    sale_id: str | None


def is_small(given_fen: int, due_fen: int, most_bp: int) -> bool:
    """Whether it is at most that share of the basket, as a seller may give alone."""
    return given_fen * 10_000 <= due_fen * most_bp


def require_approval(approval: Approval | None, given: int, seller: str, now: datetime) -> None:
    """Another person agreed to at least so much, lately, and for no other sale.

    Raises `discount_needs_approval`, `approval_used_already`, `approval_expired`, `same_person`,
    `approval_too_small`.
    """
    if approval is None:
        raise Refusal("discount_needs_approval", f"A discount of {given} fen needs an approval.")
    if approval.sale_id is not None:
        raise Refusal("approval_used_already", "This approval was used for another sale.")
    if now > approval.expires_at:
        raise Refusal("approval_expired", "This approval was given too long ago.")
    if approval.made_by == seller:
        raise Refusal("same_person", "Nobody approves a discount of their own.")
    if given > approval.discount_max_fen:
        message = f"The approval is for {approval.discount_max_fen} fen, {given} are given."
        raise Refusal("approval_too_small", message)
