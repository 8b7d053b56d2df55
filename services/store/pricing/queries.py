"""What a basket costs at a moment for a customer of a group. Read-only."""

from datetime import datetime
from typing import NamedTuple

from services.store.catalogue import rules as codes
from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_lines, prices_on
from services.store.pricing import rules
from services.store.pricing.promotions.queries import holding
from services.store.pricing.promotions.rules import discounts
from shared import clock
from shared.identity import Principal


class PricedLine(NamedTuple):
    """A line of a basket: thousandths and fen. `amount_fen` is after discount and has the word:

    a pack's or a label's amount need not be quantity times unit price.
    """

    product: Product
    quantity: int
    unit_price_fen: int
    discount_fen: int
    amount_fen: int
    promotion: str | None
    warnings: tuple[str, ...]


def price_basket(
    who: Principal, lines: list[dict], moment: datetime, price_group: str
) -> list[PricedLine]:
    """Price lines of `sku` or `barcode` and `quantity`, in order, as of a moment.

    Three questions whatever the basket: products with barcodes, prices, promotions; one more for
    the prefixes where a label was scanned. Raises what `find_lines` raises, and
    `quantity_not_whole`, `quantity_too_large`, `label_without_price`, `label_without_weight`.
    """
    found = find_lines(who, lines)
    prices = prices_on({line.product.id for line in found}, clock.business_day(moment))
    full = [
        rules.full_line(
            number,
            line.product.id,
            line.product.category,
            wanted["quantity"],
            codes.counted(number, wanted["quantity"], line.factor),
            prices[line.product.id].of(price_group),
            line.pack_price_fen,
            line.label,
        )
        for number, (line, wanted) in enumerate(zip(found, lines, strict=True))
    ]
    off = discounts([line.item for line in full], holding(who, moment, price_group))
    return [
        PricedLine(
            product=line.product,
            quantity=whole.item.quantity,
            unit_price_fen=whole.item.unit_price_fen,
            discount_fen=discount.fen,
            amount_fen=whole.item.full_fen - discount.fen,
            promotion=discount.promotion and discount.promotion.name,
            warnings=whole.warnings,
        )
        for line, whole, discount in zip(found, full, off, strict=True)
    ]


def quote(who: Principal, wanted: dict) -> dict:
    """What a basket would cost, now or at a moment."""
    moment = wanted["at"] or clock.now()
    lines = price_basket(who, wanted["lines"], moment, wanted["price_group"])
    return {
        "at": moment,
        "price_group": wanted["price_group"],
        "lines": lines,
        "discount_fen": sum(line.discount_fen for line in lines),
        "total_fen": sum(line.amount_fen for line in lines),
    }
