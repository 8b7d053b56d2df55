"""What a line costs before promotions: at its unit price, its pack's or its label's. Pure."""

from typing import Any, NamedTuple

from services.store.catalogue.rules import Label
from services.store.pricing.promotions.rules import Item
from shared.errors import Invalid
from shared.money import round_half_up
from shared.quantity import UNIT, price

FROM_LABEL = "amount_from_label"  # the label's amount holds, not quantity times price


class Due(NamedTuple):
    """What a line of a basket is due to cost: thousandths and fen.

    `amount_fen` is after discount and has the word: a pack's or a label's amount need not be
    quantity times unit price.
    """

    product: Any
    quantity: int
    unit_price_fen: int
    discount_fen: int
    amount_fen: int
    promotion: str | None
    warnings: tuple[str, ...]


class Full(NamedTuple):
    """A line at its full price, and what a person should know about it."""

    item: Item
    warnings: tuple[str, ...] = ()


def weight_of(amount_fen: int, unit_price_fen: int) -> int:
    """Amount ÷ price, in thousandths (domain.md §7.4): 35.20 at 160.00 a kilogram is 0.220."""
    return round_half_up(amount_fen * UNIT, unit_price_fen)


def full_line(
    number: int,
    product_id: str,
    category: str,
    count: int,
    quantity: int,
    unit_price_fen: int,
    pack_price_fen: int | None,
    label: Label | None,
) -> Full:
    """A line at full price; `count` is what was scanned, in thousandths, `quantity` what it is.

    Raises Invalid `label_without_price`, `label_without_weight`.
    """

    def full(quantity: int, unit_fen: int, fen: int, promotable: bool = True) -> Item:
        return Item(product_id, category, quantity, unit_fen, fen, promotable)

    if pack_price_fen is not None:
        full_fen = price(pack_price_fen, count)
        return Full(full(quantity, round_half_up(full_fen * UNIT, quantity), full_fen, False))
    if label is None:
        return Full(full(quantity, unit_price_fen, price(unit_price_fen, quantity)))
    if label.meaning == "weight":
        weight = round_half_up(label.value * count, UNIT)
        _require_weight(number, weight)
        return Full(full(weight, unit_price_fen, price(unit_price_fen, weight)))
    if not unit_price_fen:
        message = "Without a price per unit an amount tells no weight."
        raise Invalid("label_without_price", message, {f"lines.{number}.barcode": message})
    amount_fen = price(label.value, count)
    weight = weight_of(amount_fen, unit_price_fen)
    _require_weight(number, weight)
    warnings = () if price(unit_price_fen, weight) == amount_fen else (FROM_LABEL,)
    return Full(full(weight, unit_price_fen, amount_fen), warnings)


def _require_weight(number: int, weight: int) -> None:
    if weight <= 0:
        message = "This label weighs nothing."
        raise Invalid("label_without_weight", message, {f"lines.{number}.barcode": message})
