"""Moving weighted average as quantity and value. Pure: values in, values out.

A level never holds a unit price: value leaves in proportion to quantity and the last unit takes
the remainder, so that value is conserved to the fen in every order of events (design.md §5).
"""

from typing import NamedTuple

from shared.money import round_half_up
from shared.quantity import take_value


class Level(NamedTuple):
    """Thousandths on hand and their value in fen; both negative when more was sold than came in.

    The basis is the newest known cost, as a quantity and its value; stock that is not there is
    costed by it until a delivery tells the truth (design.md §6.1).
    """

    on_hand: int = 0
    value_fen: int = 0
    basis_quantity: int = 0
    basis_value_fen: int = 0

    def cost_of(self, quantity: int) -> int:
        """What a quantity costs by the newest known cost, in fen; 0 if nothing ever came in."""
        if not self.basis_quantity:
            return 0
        return round_half_up(self.basis_value_fen * quantity, self.basis_quantity)


class Movement(NamedTuple):
    """A change of one product's stock; out is negative."""

    product_id: str
    quantity: int
    value_fen: int


def issue(level: Level, quantity: int) -> tuple[Level, int]:
    """Take a quantity out; returns the new level and the value in fen that left with it."""
    there = min(max(level.on_hand, 0), quantity)
    value_fen = take_value(level.value_fen, level.on_hand, there) if there else 0
    value_fen += level.cost_of(quantity - there)
    return (
        level._replace(on_hand=level.on_hand - quantity, value_fen=level.value_fen - value_fen),
        value_fen,
    )


def receive(level: Level, quantity: int, value_fen: int) -> tuple[Level, int]:
    """Put a quantity in at its value; returns the new level and a correction in fen.

    The correction is what goods sold before they were there cost more (or less, negative) than
    was assumed; it leaves the stock and joins the cost of goods.
    """
    owed = max(-level.on_hand, 0)
    settled = min(owed, quantity)
    correction_fen = 0
    if settled:
        assumed_fen = take_value(-level.value_fen, owed, settled)
        correction_fen = take_value(value_fen, quantity, settled) - assumed_fen
    on_hand = level.on_hand + quantity
    worth_fen = level.value_fen + value_fen - correction_fen
    basis = (on_hand, worth_fen) if on_hand > 0 else (quantity, value_fen)
    return Level(on_hand, worth_fen, *basis), correction_fen
