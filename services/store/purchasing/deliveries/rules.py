"""What of a delivery is kept and what may go back. Pure: values in, values out."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.errors import Invalid, Refusal
from shared.quantity import UNIT, take_value, text

UNIT_COST_FEN_MAX = 10**9  # ten million yuan: beyond that a quantity was typed in the wrong place


def over_delivered(ordered: int, before: int, quantity: int) -> int:
    """What of a delivered quantity is more than was ordered, after `before` had come already."""
    return min(quantity, max(before + quantity - ordered, 0))


def require_delivered(lines: list[dict]) -> None:
    """Each line brings something at a cost somebody may pay, and what was damaged is not paid.

    Raises Invalid `nothing_received`, `damaged_not_paid`, `unit_cost_too_large`.
    """
    for number, line in enumerate(lines):
        if not line["quantity"] and not line["damaged"]:
            message = "Nothing was kept and nothing was damaged."
            raise Invalid("nothing_received", message, {f"lines.{number}.quantity": message})
        if not line["quantity"] and line["value_fen"]:
            message = "What was damaged is not paid."
            raise Invalid("damaged_not_paid", message, {f"lines.{number}.value_fen": message})
        if line["value_fen"] * UNIT > UNIT_COST_FEN_MAX * line["quantity"]:
            message = f"One unit costs at most {UNIT_COST_FEN_MAX} fen."
            raise Invalid("unit_cost_too_large", message, {f"lines.{number}.value_fen": message})


class Left(NamedTuple):
    """What of a line of a delivery has not gone back: thousandths and fen."""

    line_id: int
    quantity: int
    value_fen: int


def give_back(number: int, left: list[Left], quantity: int) -> list[Left]:
    """What goes back of a product's lines of a delivery, first line first.

    Each at the line's own value; the last piece takes the remainder.
    Raises Refusal `return_exceeds_receipt`.
    """
    returnable = sum(line.quantity for line in left)
    if quantity > returnable:
        message = f"Only {text(returnable)} of this delivery can still go back."
        raise Refusal("return_exceeds_receipt", message, {f"lines.{number}.quantity": message})
    back = []
    for line in left:
        taken = min(line.quantity, quantity)
        if taken:
            value_fen = take_value(line.value_fen, line.quantity, taken)
            back.append(Left(line.line_id, taken, value_fen))
            quantity -= taken
    return back


def without(left: list[Left], back: Iterable[Left]) -> list[Left]:
    """What is left of the lines after some went back."""
    gone = {line.line_id: line for line in back}
    nothing = Left(0, 0, 0)
    return [
        line._replace(
            quantity=line.quantity - gone.get(line.line_id, nothing).quantity,
            value_fen=line.value_fen - gone.get(line.line_id, nothing).value_fen,
        )
        for line in left
    ]
