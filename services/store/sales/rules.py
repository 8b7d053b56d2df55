"""What the till decides: prices, tenders and change, refunds. Pure: values in, values out."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.errors import Invalid, Refusal
from shared.money import FEN_MAX
from shared.quantity import price, take_value, text

METHODS = ("cash", "wechat", "alipay")


class PricedLine(NamedTuple):
    """A sale line with its amount in fen; quantity in thousandths."""

    quantity: int
    unit_price_fen: int
    discount_fen: int
    amount_fen: int


class Tender(NamedTuple):
    """A way of paying and what remained of it, in fen."""

    method: str
    amount_fen: int


class Left(NamedTuple):
    """What of a sale line has not come back yet: thousandths and fen."""

    quantity: int
    amount_fen: int
    discount_fen: int
    cost_fen: int


def price_line(number: int, quantity: int, unit_price_fen: int, discount_fen: int) -> PricedLine:
    """Price one line. Raises Invalid `discount_exceeds_price`."""
    full_fen = price(unit_price_fen, quantity)
    if discount_fen > full_fen:
        message = f"The discount is more than the line's {full_fen} fen."
        raise Invalid("discount_exceeds_price", message, {f"lines.{number}.discount_fen": message})
    return PricedLine(quantity, unit_price_fen, discount_fen, full_fen - discount_fen)


def total(amounts_fen: Iterable[int]) -> int:
    """What a document adds up to, in fen. Raises Invalid `amount_too_large`."""
    total_fen = sum(amounts_fen)
    if total_fen > FEN_MAX:
        message = f"One document is worth at most {FEN_MAX} fen."
        raise Invalid("amount_too_large", message, {"lines": message})
    return total_fen


def settle(total_fen: int, tenders: list[Tender]) -> tuple[list[Tender], int]:
    """The tenders after change, and the change in fen; only cash gives change.

    Raises Invalid `tenders_do_not_add_up`.
    """
    paid_fen = sum(tender.amount_fen for tender in tenders)
    cash_fen = sum(tender.amount_fen for tender in tenders if tender.method == "cash")
    change_fen = paid_fen - total_fen
    if change_fen < 0 or change_fen > cash_fen:
        message = f"The tenders are {paid_fen} fen, the sale is {total_fen} fen."
        raise Invalid("tenders_do_not_add_up", message, {"tenders": message})
    by_method = {method: 0 for method in METHODS}
    for tender in tenders:
        by_method[tender.method] += tender.amount_fen
    by_method["cash"] -= change_fen
    kept = [Tender(method, fen) for method, fen in by_method.items() if fen]
    return kept, change_fen


def take_back(number: int, left: Left, quantity: int) -> Left:
    """What goes back with a quantity of a sale line; the last piece takes the remainder.

    Raises Refusal `refund_exceeds_sale`.
    """
    if quantity > left.quantity:
        message = f"Only {text(left.quantity)} of this line can still come back."
        raise Refusal("refund_exceeds_sale", message, {f"lines.{number}.quantity": message})
    return Left(
        quantity,
        take_value(left.amount_fen, left.quantity, quantity),
        take_value(left.discount_fen, left.quantity, quantity),
        take_value(left.cost_fen, left.quantity, quantity),
    )
