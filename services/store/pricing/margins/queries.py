"""Asking what prices earn by the policy in force. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.queries import prices_on, product
from services.store.pricing.margins import rules
from services.store.pricing.margins.models import MarginPolicy
from services.store.pricing.margins.rules import Verdict
from services.store.purchasing.deliveries.queries import last_costs
from shared import clock
from shared.identity import Principal
from shared.paging import Page, page, write_place

LOOKED_AT_ONCE = 500  # goods, while a page is filled


def margin_policies(who: Principal, wanted: dict) -> Page:
    """A page of margin policies, in the order they were made."""
    query = MarginPolicy.select().where(MarginPolicy.community == who.community)
    return page(query, MarginPolicy.id, wanted["limit"], wanted["after"])


class Checked(NamedTuple):
    """A product and what its shelf price of today earns."""

    product: Product
    verdict: Verdict

    def __getattr__(self, name: str) -> Any:
        return getattr(self.verdict, name)


def price_checks(who: Principal, wanted: dict) -> Page:
    """A page of the goods in the order of their SKUs, each with what today's shelf price earns.

    With `standing` only those whose price stands there, out of as many goods as it takes.
    """
    query = Product.select().where((Product.community == who.community) & (Product.kind == "goods"))
    if wanted["category"]:
        query = query.where(Product.category == wanted["category"])
    found: list[Checked] = []
    after = wanted["after"]
    while True:
        read = page(query, Product.sku, LOOKED_AT_ONCE, after)
        found += [
            each
            for each in _checked(who, read.items)
            if wanted["standing"] in (None, each.verdict.standing)
        ]
        after = read.next
        if len(found) > wanted["limit"] or after is None:
            break
    shown = found[: wanted["limit"]]
    more = len(found) > len(shown)
    return Page(shown, write_place(shown[-1].product.sku) if more else None)


def _checked(who: Principal, products: list[Product]) -> list[Checked]:
    day = clock.today()
    prices = prices_on([row.id for row in products], day)
    verdicts = judge(who, [(row, prices[row.id].shelf) for row in products], day)
    return [Checked(*each) for each in zip(products, verdicts, strict=True)]


def judge(who: Principal, wanted: list[tuple[Product, int]], day: date) -> list[Verdict]:
    """What each product earns at each price on a day, in two questions."""
    costs = last_costs(who, {product.id for product, _ in wanted})
    policies = policies_of(who, {product.category for product, _ in wanted}, day)
    return [
        rules.verdict(price_fen, costs.get(product.id), policies[product.category])
        for product, price_fen in wanted
    ]


def policies_of(
    who: Principal, categories: Iterable[str], day: date
) -> dict[str, MarginPolicy | None]:
    """The policy of each category on a day, where one was set."""
    policies = list(
        MarginPolicy.select()
        .where(MarginPolicy.community == who.community)
        .order_by(MarginPolicy.effective_from, MarginPolicy.id)
    )
    return {category: rules.in_force(policies, category, day) for category in categories}


def check_price(who: Principal, product_id: str, price_fen: int | None) -> Verdict:
    """What a product earns at a price, or at today's. Raises `product_unknown`."""
    row, day = product(who, product_id), clock.today()
    if price_fen is None:
        price_fen = prices_on([row.id], day)[row.id].shelf
    return judge(who, [(row, price_fen)], day)[0]
