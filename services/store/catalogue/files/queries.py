"""Products and barcodes for a file. Read-only."""

from collections.abc import Iterator

from flask import Response

from services.store.catalogue.models import Product, ProductBarcode
from services.store.catalogue.queries import ProductView, views
from shared import clock
from shared.identity import Principal
from shared.sheets import Column, answer

PRODUCTS_AT_ONCE = 5_000
PRODUCT_COLUMNS = [
    Column("sku", "product.sku"),
    Column("barcode", "barcode"),
    Column("name", "product.name"),
    Column("category", "product.category"),
    Column("unit", "product.unit"),
    Column("price_yuan", "prices.shelf", "fen"),
    Column("kind", "product.kind"),
    Column("tax_category", "product.tax_category"),
    Column("plu", "product.plu"),
    Column("member_price_yuan", "prices.member", "fen"),
    Column("senior_price_yuan", "prices.senior", "fen"),
]
BARCODE_COLUMNS = [
    Column("sku", "product.sku"),
    Column("barcode", "barcode"),
    Column("quantity", "quantity", "quantity"),
    Column("price_yuan", "price_fen", "fen"),
]


def export_products(who: Principal, as_: str) -> Response:
    """All products as a file that imports unchanged."""
    return answer(f"商品目录_{clock.today()}", PRODUCT_COLUMNS, _products(who), as_)


def export_barcodes(who: Principal, as_: str) -> Response:
    """All barcodes as a file that imports unchanged."""
    rows = (
        ProductBarcode.select(ProductBarcode, Product)
        .join(Product)
        .where(ProductBarcode.community == who.community)
        .order_by(Product.sku, ProductBarcode.id)
    )
    return answer(f"商品条码_{clock.today()}", BARCODE_COLUMNS, rows, as_)


def _products(who: Principal) -> Iterator[ProductView]:
    query = Product.select().where(Product.community == who.community).order_by(Product.sku)
    after = ""
    while rows := list(query.where(Product.sku > after).limit(PRODUCTS_AT_ONCE)):
        yield from views(rows, clock.today())
        after = rows[-1].sku
