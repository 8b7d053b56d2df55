"""How much of each lot is still here, the oldest sold first. Pure: values in, values out."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from shared.money import split


class Lot(NamedTuple):
    """What came of a product in one delivery and did not go back, and when it expires."""

    received_on: date
    expires_on: date | None
    quantity: int


class Left(NamedTuple):
    """What is left of a lot: thousandths, and its share in fen of the product's book value."""

    lot: Lot
    quantity: int
    value_fen: int


def without(lots: list[Lot], written_off: dict[date, int]) -> list[Lot]:
    """The lots, newest first, less what was written off of those with an expiry day."""
    gone = dict(written_off)
    left = []
    for lot in reversed(lots):
        taken = min(lot.quantity, gone.get(lot.expires_on, 0)) if lot.expires_on else 0
        if lot.expires_on and taken:
            gone[lot.expires_on] -= taken
        left.append(lot._replace(quantity=lot.quantity - taken))
    return left[::-1]


def still_here(on_hand: int, value_fen: int, lots: Iterable[Lot]) -> list[Left]:
    """The newest lots that cover what is on hand; what no lot covers came without a delivery."""
    covered, rest = [], on_hand
    for lot in lots:
        quantity = min(lot.quantity, rest)
        if quantity:
            covered.append((lot, quantity))
        rest -= quantity
    parts = split(value_fen, [*(quantity for _, quantity in covered), rest])
    return [
        Left(lot, quantity, part) for (lot, quantity), part in zip(covered, parts, strict=False)
    ]
