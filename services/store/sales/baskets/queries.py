"""Reading a basket: its products, what they are due to cost, and what is asked. Read-only."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.queries import Found, find_lines
from services.store.pricing.queries import PriceList, price_list
from services.store.pricing.rules import Due
from services.store.sales.baskets import rules
from services.store.sales.rules import PricedLine
from shared.identity import Principal

SHELF = "shelf"


class Basket(NamedTuple):
    """The lines of a basket in order: product, what is asked, what was due."""

    goods: list[Product]
    asked: list[PricedLine]
    due: list[Due]

    @property
    def given_fen(self) -> list[int]:
        """What somebody's hand takes off each line; one that costs more makes up for nothing."""
        return [
            max(due.amount_fen - line.amount_fen, 0)
            for due, line in zip(self.due, self.asked, strict=True)
        ]


def basket(who: Principal, lines: list[dict], moment: datetime, price_group: str = SHELF) -> Basket:
    """Read one basket as of a moment. Raises what finding, pricing and asking raise."""
    found = find_lines(who, lines)
    listed = price_list(who, (line.product.id for line in found), [moment])
    return asked(listed, found, lines, moment, price_group)


def asked(
    listed: PriceList,
    found: Sequence[Found],
    lines: list[dict],
    moment: datetime,
    price_group: str = SHELF,
) -> Basket:
    """A basket whose products and prices are known already. Raises `discount_exceeds_price`."""
    due = listed.price(found, lines, moment, price_group)
    return Basket(
        goods=[line.product for line in due],
        asked=[
            rules.ask(number, line, said)
            for number, (line, said) in enumerate(zip(due, lines, strict=True))
        ],
        due=due,
    )
