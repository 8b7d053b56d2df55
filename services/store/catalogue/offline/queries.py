"""Everything a till needs to sell while the network is away. Read-only."""

from typing import Any, NamedTuple

from services.store.catalogue.models import Product, ProductBarcode, ProductPrice
from services.store.catalogue.queries import scale_prefixes, version
from services.store.pricing.promotions.queries import not_over
from shared import clock
from shared.identity import Principal
from shared.paging import page

PRICES_MAX = 100  # of a product: those in effect and those that are announced


class Offline(NamedTuple):
    """A product with the barcodes and prices by which a till sells it, today and later."""

    product: Product
    barcodes: list[ProductBarcode]
    prices: list[ProductPrice]


def catalogue(who: Principal, wanted: dict) -> dict[str, Any]:
    """A page of what changed after version `since`; promotions and prefixes come whole.

    The version is read first: what changes while a till is paging comes again next time.
    """
    number = version(who.community)
    query = Product.select().where(
        (Product.community == who.community) & (Product.changed_in > wanted["since"])
    )
    found = page(query, Product.id, wanted["limit"], wanted["after"])
    return {
        "version": number,
        "items": _offline(found.items),
        "next": found.next,
        "promotions": not_over(who),
        "scale_prefixes": scale_prefixes(who)["items"],
    }


def _offline(rows: list[Product]) -> list[Offline]:
    ids = [row.id for row in rows]
    barcodes: dict[str, list[ProductBarcode]] = {key: [] for key in ids}
    prices: dict[str, list[ProductPrice]] = {key: [] for key in ids}
    if ids:
        for barcode in ProductBarcode.select().where(ProductBarcode.product.in_(ids)):
            barcodes[barcode.product_id].append(barcode)
        query = ProductPrice.select().where(ProductPrice.product.in_(ids))
        for price in query.order_by(ProductPrice.effective_from, ProductPrice.id):
            prices[price.product_id].append(price)
    return [Offline(row, barcodes[row.id], _from_today(prices[row.id])) for row in rows]


def _from_today(prices: list[ProductPrice]) -> list[ProductPrice]:
    """Of each group what holds today and what comes later; later rows of a day have the word."""
    today = clock.today()
    of_day = {(row.price_group, row.effective_from): row for row in prices}
    holding = {row.price_group: row for row in of_day.values() if row.effective_from <= today}
    coming = [row for row in of_day.values() if row.effective_from > today]
    return [*holding.values(), *coming][:PRICES_MAX]
