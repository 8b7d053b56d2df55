"""What the till decides: prices, tenders and change, refunds. Pure: values in, values out."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.errors import Invalid, Refusal
from shared.money import FEN_MAX, split, yuan
from shared.quantity import take_value, text

MONEY = ("cash", "wechat", "alipay")
EXCHANGE = "exchange"  # goods that came back pay for goods that leave: zero over both
GROUP_BUY = "group_buy"  # a deposit that pays for the goods it was ordered with, and no others
BOUND = (GROUP_BUY, "meal_card")  # meals, too, are paid by their own diner's money only
FUND = "fund"  # a fund pays for goods that somebody gets: tender and origin of the sale
PREPAID = "prepaid"  # on the wire; kept as the kind of the deposit account it is paid from


class PricedLine(NamedTuple):
    """A sale line with its amount in fen; quantity in thousandths."""

    quantity: int
    unit_price_fen: int
    discount_fen: int
    amount_fen: int
    promotion: str | None = None
    reason: str | None = None  # why it was given by hand


class Tender(NamedTuple):
    """A way of paying and what remained of it, in fen; `account_id` names a deposit."""

    method: str
    amount_fen: int
    account_id: str | None = None


class Left(NamedTuple):
    """What of a sale line has not come back yet: thousandths and fen."""

    quantity: int
    amount_fen: int
    discount_fen: int
    cost_fen: int


def total(amounts_fen: Iterable[int]) -> int:
    """What a document adds up to, in fen. Raises Invalid `amount_too_large`."""
    total_fen = sum(amounts_fen)
    if total_fen > FEN_MAX:
        message = f"One document is worth at most {FEN_MAX} fen."
        raise Invalid("amount_too_large", message, {"lines": message})
    return total_fen


def require_told(total_fen: int, told_fen: int | None) -> None:
    """A customer pays what the till showed, or nothing is sold yet. Raises Invalid `total_differs`.

    Cash gives change, so that another sum would go through without a word.
    """
    if told_fen is not None and told_fen != total_fen:
        message = f"The customer was told {told_fen} fen; it is {total_fen} fen now."
        raise Invalid("total_differs", message, {"total_fen": message})


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
    sums: dict[tuple[str, str | None], int] = {("cash", None): -change_fen}
    for tender in tenders:
        way = (tender.method, tender.account_id)
        sums[way] = sums.get(way, 0) + tender.amount_fen
    kept = [Tender(method, fen, account) for (method, account), fen in sums.items() if fen]
    return kept, change_fen


def round_off(lines: list[PricedLine], rounding_fen: int) -> list[PricedLine]:
    """Take the odd fen off a basket (抹零), spread over its lines by their amounts.

    Raises Invalid `rounding_exceeds_total`.
    """
    total_fen = sum(line.amount_fen for line in lines)
    if rounding_fen > total_fen:
        message = f"The basket is worth {total_fen} fen."
        raise Invalid("rounding_exceeds_total", message, {"rounding_fen": message})
    return _take_off(lines, rounding_fen)


def redeem(lines: list[PricedLine], worth_fen: int) -> list[PricedLine]:
    """Take what points are worth off a basket, spread like odd fen.

    Raises Invalid `points_exceed_total`.
    """
    total_fen = sum(line.amount_fen for line in lines)
    if worth_fen > total_fen:
        message = f"The points are worth {worth_fen} fen, the basket {total_fen} fen."
        raise Invalid("points_exceed_total", message, {"points_redeemed": message})
    return _take_off(lines, worth_fen)


def _take_off(lines: list[PricedLine], fen: int) -> list[PricedLine]:
    if not fen:
        return lines
    parts = split(fen, [line.amount_fen for line in lines])
    return [
        line._replace(discount_fen=line.discount_fen + part, amount_fen=line.amount_fen - part)
        for line, part in zip(lines, parts, strict=True)
    ]


def pay_back(left: list[Tender], amount_fen: int, method: str) -> list[Tender]:
    """How a refund is paid: each way in which the sale was paid bears its share of what is left.

    Deposits and subsidies get back what came from them, the money part is paid by `method`.
    """
    if not left:
        return []
    parts = split(amount_fen, [tender.amount_fen for tender in left])
    sums: dict[tuple[str, str | None], int] = {}
    for tender, part in zip(left, parts, strict=True):
        own = (tender.method, tender.account_id)
        way = (method, None) if tender.method in (*MONEY, EXCHANGE) else own
        sums[way] = sums.get(way, 0) + part
    return [Tender(way, fen, account) for (way, account), fen in sums.items() if fen]


def require_shelf_price(wanted_fen: Iterable[int], shelf_fen: Iterable[int]) -> None:
    """Without a receipt nothing says that more was paid than the goods cost on the shelf.

    Raises Refusal `return_above_shelf`.
    """
    fields = {
        f"lines.{number}.unit_price_fen": f"At most {yuan(most_fen)} go back for this line."
        for number, (fen, most_fen) in enumerate(zip(wanted_fen, shelf_fen, strict=True))
        if fen > most_fen
    }
    if fields:
        message = "Without a receipt no more than the price on the shelf goes back."
        raise Refusal("return_above_shelf", message, fields)


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
