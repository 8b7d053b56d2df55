"""Asking what a product cost and will cost. Read-only."""

from collections.abc import Collection
from datetime import date

from services.store.catalogue.models import Product, ProductPrice
from services.store.catalogue.queries import product
from shared.identity import Principal
from shared.paging import Page, page


def prices(who: Principal, product_id: str, wanted: dict) -> Page:
    """A page of a product's prices, in the order they were set. Raises `product_unknown`."""
    query = ProductPrice.select().where(ProductPrice.product == product(who, product_id).id)
    return page(query, ProductPrice.id, wanted["limit"], wanted["after"])


def by_sku(who: Principal, skus: Collection[str]) -> dict[str, Product]:
    """The products of some SKUs; what is unknown is absent."""
    rows = Product.select().where(
        (Product.community == who.community) & Product.sku.in_(list(skus))
    )
    return {row.sku: row for row in rows} if skus else {}


def newest_of_day(
    product_ids: Collection[str], days: list[date]
) -> dict[tuple[str, str, date], ProductPrice]:
    """The row that holds of each product, group and first day, by those three."""
    if not product_ids or not days:
        return {}
    rows = (
        ProductPrice.select()
        .where(
            ProductPrice.product.in_(list(product_ids))
            & ProductPrice.effective_from.between(days[0], days[-1])
        )
        .order_by(ProductPrice.id)
    )
    return {(row.product_id, row.price_group, row.effective_from): row for row in rows}
