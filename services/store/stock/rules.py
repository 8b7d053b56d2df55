"""What stock is worth, by moving average or first-in-first-out. Pure: values in, values out.

A level never holds a unit price: value leaves in proportion to quantity and the last unit takes
the remainder, so that value is conserved to the fen in every order of events (design.md §5).
"""

from datetime import date
from typing import NamedTuple

from shared.money import round_half_up
from shared.quantity import take_value

AVERAGE, FIFO = "moving_average", "fifo"
METHODS = (AVERAGE, FIFO)


class Layer(NamedTuple):
    """What is left of goods that came in together: thousandths and fen; the oldest comes first."""

    number: int
    quantity: int
    value_fen: int


class Level(NamedTuple):
    """Thousandths on hand and their value in fen; both negative when more was sold than came in.

    The basis is the newest known cost, as a quantity and its value; stock that is not there is
    costed by it until a delivery tells the truth (design.md §6.1). By FIFO the layers add up to
    what is on hand; by average there are none.
    """

    on_hand: int = 0
    value_fen: int = 0
    basis_quantity: int = 0
    basis_value_fen: int = 0
    method: str = AVERAGE
    costed_year: int = 0  # the newest year in which this product moved
    layers: tuple[Layer, ...] = ()

    def cost_of(self, quantity: int) -> int:
        """What a quantity costs by the newest known cost, in fen; 0 if nothing ever came in."""
        if not self.basis_quantity:
            return 0
        return round_half_up(self.basis_value_fen * quantity, self.basis_quantity)


class Movement(NamedTuple):
    """A change of one product's stock, and the document it belongs to; out is negative."""

    product_id: str
    quantity: int
    value_fen: int
    document_id: str
    day: date


def begin_year(level: Level, year: int, method: str) -> Level:
    """The level as its first movement of a year finds it, costed by that year's method.

    To FIFO all there is becomes one layer, to average the layers are forgotten. A late movement
    of an older year changes nothing.
    """
    if year <= level.costed_year:
        return level
    layers = level.layers if method == FIFO else ()
    if method == FIFO and not layers and level.on_hand > 0:
        layers = (Layer(1, level.on_hand, level.value_fen),)
    return level._replace(method=method, costed_year=year, layers=layers)


def issue(level: Level, quantity: int) -> tuple[Level, int]:
    """Take a quantity out; returns the new level and the value in fen that left with it."""
    there = min(max(level.on_hand, 0), quantity)
    layers = level.layers
    if not there:
        value_fen = 0
    elif level.method == FIFO:
        layers, value_fen = _take_oldest(layers, there)
    else:
        value_fen = take_value(level.value_fen, level.on_hand, there)
    value_fen += level.cost_of(quantity - there)
    left = level._replace(
        on_hand=level.on_hand - quantity, value_fen=level.value_fen - value_fen, layers=layers
    )
    return left, value_fen


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
    averaged = level.method == AVERAGE and on_hand > 0
    basis = (on_hand, worth_fen) if averaged else (quantity, value_fen)
    layers = level.layers
    if level.method == FIFO and quantity > settled:
        number = layers[-1].number + 1 if layers else 1
        laid_fen = worth_fen - max(level.value_fen, 0)
        layers = (*layers, Layer(number, quantity - settled, laid_fen))
    risen = Level(on_hand, worth_fen, *basis, level.method, level.costed_year, layers)
    return risen, correction_fen


def _take_oldest(layers: tuple[Layer, ...], quantity: int) -> tuple[tuple[Layer, ...], int]:
    """What remains of the layers after the oldest gave a quantity, and the value it took along."""
    left, value_fen = [], 0
    for layer in layers:
        taken = min(layer.quantity, quantity)
        part_fen = take_value(layer.value_fen, layer.quantity, taken) if taken else 0
        quantity -= taken
        value_fen += part_fen
        if taken < layer.quantity:
            rest = layer._replace(
                quantity=layer.quantity - taken, value_fen=layer.value_fen - part_fen
            )
            left.append(rest)
    return tuple(left), value_fen
