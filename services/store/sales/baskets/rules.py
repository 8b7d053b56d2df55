"""What is asked for a line: what is due, or what somebody says. Pure: values in, values out."""

from services.store.pricing.rules import Due
from services.store.sales.rules import PricedLine
from shared.errors import Invalid
from shared.money import round_half_up
from shared.quantity import UNIT, price


def ask(number: int, due: Due, said: dict) -> PricedLine:
    """A line at what is due or at the unit price said; a discount by hand comes on top.

    A till that was alone says what it took for the line. Raises Invalid `discount_exceeds_price`.
    """
    unit_price_fen, full_fen = due.unit_price_fen, due.amount_fen + due.discount_fen
    discount_fen, promotion = due.discount_fen, due.promotion
    if said["unit_price_fen"] is not None:
        unit_price_fen, discount_fen, promotion = said["unit_price_fen"], 0, None
        full_fen = price(unit_price_fen, due.quantity)
    discount_fen += said.get("discount_fen", 0)
    taken_fen = said.get("amount_fen")
    if taken_fen is not None:
        if taken_fen > full_fen:
            unit_price_fen = round_half_up(taken_fen * UNIT, due.quantity)
            full_fen = taken_fen
        discount_fen = full_fen - taken_fen
    if discount_fen > full_fen:
        message = f"The discount is more than the line's {full_fen} fen."
        raise Invalid("discount_exceeds_price", message, {f"lines.{number}.discount_fen": message})
    return PricedLine(
        due.quantity,
        unit_price_fen,
        discount_fen,
        full_fen - discount_fen,
        promotion,
        said.get("reason"),
    )
