"""Asking about products. Read-only."""

from services.store.catalogue.models import Product
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def products(who: Principal, wanted: dict) -> Page:
    """A page of the community's products, in the order of their SKUs."""
    query = Product.select().where(Product.community == who.community)
    for name in ("sku", "barcode", "category"):
        if wanted[name] is not None:
            query = query.where(getattr(Product, name) == wanted[name])
    return page(query, Product.sku, wanted["limit"], wanted["after"])


def product(who: Principal, product_id: str) -> Product:
    """One product. Raises `product_unknown`."""
    found = Product.get_or_none(
        (Product.community == who.community) & (Product.id == product_id)
    )
    if found is None:
        raise missing("product", product_id)
    return found


def by_code(who: Principal, skus: set[str], barcodes: set[str]) -> dict[str, Product]:
    """The products behind some SKUs and barcodes, in one question; what is unknown is absent."""
    rows = Product.select().where(
        (Product.community == who.community)
        & (Product.sku.in_(list(skus)) | Product.barcode.in_(list(barcodes)))
    )
    found = {}
    for row in rows:
        found[row.sku] = row
        if row.barcode:
            found[row.barcode] = row
    return found
