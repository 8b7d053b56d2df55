"""What a basket costs at a moment for a customer of a group. Read-only."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.store.catalogue import rules as codes
from services.store.catalogue.queries import Found, find_lines, prices_on
from services.store.catalogue.rules import Prices
from services.store.pricing import rules
from services.store.pricing.promotions.models import Promotion
from services.store.pricing.promotions.queries import held_between
from services.store.pricing.promotions.rules import discounts, holds
from services.store.pricing.rules import Due
from shared import clock
from shared.identity import Principal


class PriceList(NamedTuple):
    """What some products cost on some days, and the promotions that held between them."""

    prices: dict[date, dict[str, Prices]]
    promotions: list[Promotion]

    def price(
        self, found: Sequence[Found], lines: list[dict], moment: datetime, price_group: str
    ) -> list[Due]:
        """Price lines whose products were found, in order, as of a moment.

        Raises Invalid `quantity_not_whole`, `quantity_too_large`, `label_without_price`,
        `label_without_weight`.
        """
        prices = self.prices[clock.business_day(moment)]
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
        local = moment.astimezone(clock.SHANGHAI)
        offers = [offer for offer in self.promotions if holds(offer, local, price_group)]
        return [
            Due(
                product=line.product,
                quantity=whole.item.quantity,
                unit_price_fen=whole.item.unit_price_fen,
                discount_fen=discount.fen,
                amount_fen=whole.item.full_fen - discount.fen,
                promotion=discount.promotion and discount.promotion.name,
                warnings=whole.warnings,
            )
            for line, whole, discount in zip(
                found, full, discounts([line.item for line in full], offers), strict=True
            )
        ]


def price_list(
    who: Principal, product_ids: Iterable[str], moments: Sequence[datetime]
) -> PriceList:
    """One question for the promotions, and one for the prices of each day."""
    wanted = set(product_ids)
    days = {clock.business_day(moment) for moment in moments}
    return PriceList(
        {day: prices_on(wanted, day) for day in days},
        held_between(who, min(moments), max(moments)),
    )


def price_basket(
    who: Principal, lines: list[dict], moment: datetime, price_group: str
) -> list[Due]:
    """Price lines of `sku` or `barcode` and `quantity`, in order, as of a moment.

    Three questions whatever the basket: products with barcodes, prices, promotions; one more for
    the prefixes where a label was scanned. Raises what `find_lines` and `PriceList.price` raise.
    """
    found = find_lines(who, lines)
    listed = price_list(who, (line.product.id for line in found), [moment])
    return listed.price(found, lines, moment, price_group)


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
