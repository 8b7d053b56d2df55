"""When a promotion holds and what it takes off. Pure: no Flask, no peewee, no clock.

Of all promotions that fit a product one holds, the one that takes most off all of its lines
together; the discount is split over the lines by what they cost, largest remainder first.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from shared.errors import Invalid
from shared.money import share, split
from shared.quantity import UNIT, price

KINDS = {"percent": ("percent_bp",), "amount": ("amount_fen",), "n_for_m": ("take", "pay")}
SCOPES = {"product": ("product_id",), "category": ("category",), "all": ()}
FOR_GROUPS = ("everyone", "member", "senior")


class Item(NamedTuple):
    """A line of a basket at its full price; quantity in thousandths."""

    product_id: str
    category: str
    quantity: int
    unit_price_fen: int
    full_fen: int
    promotable: bool = True  # a pack with its own price has its reduction in it


class Discount(NamedTuple):
    """What comes off a line, and by which promotion."""

    fen: int = 0
    promotion: Any | None = None


def require_consistent(wanted: dict) -> None:
    """A promotion says what its kind and scope need, and no more.

    Raises Invalid `promotion_unclear` with the fields that are missing or too much.
    """
    needed = {*KINDS[wanted["kind"]], *SCOPES[wanted["scope"]]}
    known = {name for names in (*KINDS.values(), *SCOPES.values()) for name in names}
    problems = {name: "This is needed here." for name in needed if wanted[name] is None}
    problems |= {
        name: "This has no meaning here." for name in known - needed if wanted[name] is not None
    }
    if not problems and wanted["kind"] == "n_for_m" and wanted["pay"] >= wanted["take"]:
        problems["pay"] = "Fewer are paid than are taken."
    if (wanted["hour_from"] is None) != (wanted["hour_until"] is None):
        problems["hour_until"] = "A window has two ends."
    if wanted["ends_at"] and wanted["ends_at"] <= wanted["starts_at"]:
        problems["ends_at"] = "It ends before it begins."
    if problems:
        raise Invalid("promotion_unclear", "The promotion is not clear.", problems)


def holds(promotion: Any, local: datetime, price_group: str) -> bool:
    """Whether it holds at a moment on the wall of the shop for a customer of a group.

    It holds from its start until before its end or its withdrawal. A window over midnight belongs
    to the weekday it is on, on each side.
    """
    ends = (promotion.ends_at, promotion.withdrawn_at)
    if local < promotion.starts_at or any(end is not None and local >= end for end in ends):
        return False
    if promotion.price_group not in ("everyone", price_group):
        return False
    if str(local.isoweekday()) not in promotion.weekdays:
        return False
    if promotion.hour_from is None:
        return True
    now = f"{local.hour:02d}:{local.minute:02d}"
    if promotion.hour_from <= promotion.hour_until:
        return promotion.hour_from <= now < promotion.hour_until
    return now >= promotion.hour_from or now < promotion.hour_until


def discounts(items: list[Item], promotions: Iterable[Any]) -> list[Discount]:
    """What comes off each line by the best promotion of its product; the older one wins a tie."""
    offered = list(promotions)
    found = [Discount() for _ in items]
    for product_id in {item.product_id for item in items if item.promotable}:
        places = [
            number
            for number, item in enumerate(items)
            if item.promotable and item.product_id == product_id
        ]
        lines = [items[number] for number in places]
        best = _best(lines, [offer for offer in offered if _fits(offer, lines[0])])
        parts = split(best.fen, [line.full_fen for line in lines])
        for number, part in zip(places, parts, strict=True):
            if best.promotion is not None:
                found[number] = Discount(part, best.promotion)
    return found


def _best(lines: list[Item], offers: list[Any]) -> Discount:
    best = Discount()
    for offer in offers:
        taken_off_fen = off(offer, lines)
        if taken_off_fen > best.fen:
            best = Discount(taken_off_fen, offer)
    return best


def _fits(promotion: Any, item: Item) -> bool:
    if promotion.scope == "product":
        return promotion.product_id == item.product_id
    return promotion.scope == "all" or promotion.category == item.category


def off(promotion: Any, lines: list[Item]) -> int:
    """What a promotion takes off all lines of one product together, in fen; never more than all."""
    full_fen = sum(line.full_fen for line in lines)
    quantity = sum(line.quantity for line in lines)
    if promotion.kind == "percent":
        return share(full_fen, promotion.percent_bp)
    if promotion.kind == "amount":
        return min(price(promotion.amount_fen, quantity), full_fen)
    pieces = quantity // UNIT
    free = pieces // promotion.take * (promotion.take - promotion.pay)
    return min(free * lines[0].unit_price_fen, full_fen)
