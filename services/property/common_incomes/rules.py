"""Whose the income of common parts is. Pure: no Flask, no peewee, no clock."""

from typing import NamedTuple

from shared.errors import Refusal
from shared.money import share


class Shares(NamedTuple):
    """Gross, shared out in fen."""

    investor_fen: int
    cost_fen: int
    owners_fen: int


def shared_out(gross_fen: int, investor_bp: int, cost_fen: int) -> Shares:
    """The investor's part first, rounded half up; then the company's own cost; the rest is the
    owners' (民法典 §282, domain.md §1 row 10). Raises `cost_too_high`, `nothing_received`.
    """
    investor_fen = share(gross_fen, investor_bp)
    received_fen = gross_fen - investor_fen
    if received_fen == 0:
        raise Refusal("nothing_received", "The investor's share leaves nothing to receive.")
    if cost_fen > received_fen:
        message = "The cost is more than what was received."
        raise Refusal("cost_too_high", message, {"cost_fen": message})
    return Shares(investor_fen, cost_fen, received_fen - cost_fen)
