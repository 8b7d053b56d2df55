"""Asking what sells, what is there and what is coming. Read-only."""

from datetime import timedelta
from typing import Any, NamedTuple

from peewee import JOIN, fn

from services.store.catalogue.models import Product
from services.store.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    Supplier,
)
from services.store.purchasing.orders.queries import on_order
from services.store.purchasing.reordering import rules
from services.store.stock.issues.rules import ISSUE, RETURN
from services.store.stock.models import StockLevel, StockMovement
from shared import clock
from shared.identity import Principal
from shared.money import round_half_up
from shared.paging import Page, page

LEAVING = ("sale", "refund", ISSUE, RETURN)  # movements that tell how fast goods go
LEADS_MAX = 10  # the lead time is the median of so many last deliveries


class Reorder(NamedTuple):
    """A product with all that decides how much of it to order; thousandths and days."""

    product: Product
    supplier: Supplier | None
    sold: int
    daily_sales: int
    on_hand: int
    on_order: int
    lead_days: int
    suggested: int


def reorder_list(who: Principal, wanted: dict) -> Page:
    """A page of products in the order of their SKUs, each with what to order.

    With `needed` only those of which something is to be ordered; such a page may be short.
    """
    days = wanted["days"]
    query = (
        Product.select(Product, StockLevel.on_hand.alias("on_hand"))
        .join(StockLevel, JOIN.LEFT_OUTER, on=(StockLevel.product == Product.id))
        .where(Product.community == who.community)
        .objects()
    )
    if wanted["needed"]:
        sells = Product.id.in_(_sales(who, days, StockMovement.product))
        query = query.where(sells | (StockLevel.on_hand < 0))
    found = page(query, Product.sku, wanted["limit"], wanted["after"])
    products = [product.id for product in found.items]
    sold, suppliers = _sold(who, days, products), _last_suppliers(products)
    leads = {supplier.id: _lead_days(supplier) for supplier in suppliers.values()}
    coming = on_order(who, products)
    rows = []
    for product in found.items:
        supplier = suppliers.get(product.id)
        lead = leads[supplier.id] if supplier else rules.LEAD_DAYS_DEFAULT
        out, here, due = sold.get(product.id, 0), product.on_hand or 0, coming.get(product.id, 0)
        wanting = rules.suggested(out, days, lead + rules.COVER_DAYS, here + due)
        speed = round_half_up(out, days)
        rows.append(Reorder(product, supplier, out, speed, here, due, lead, wanting))
    if wanted["needed"]:
        rows = [row for row in rows if row.suggested]
    return Page(rows, found.next)


def _sales(who: Principal, days: int, *columns: Any) -> Any:
    """What sales and repairs moved in the last days, less what came back; today among them."""
    return StockMovement.select(*columns).where(
        (StockMovement.community == who.community)
        & (StockMovement.moved_on > clock.today() - timedelta(days))
        & StockMovement.kind.in_(LEAVING)
    )


def _sold(who: Principal, days: int, products: list[str]) -> dict[str, int]:
    """What was sold of some products, less what came back; thousandths by product id."""
    rows = (
        _sales(who, days, StockMovement.product, fn.SUM(StockMovement.quantity))
        .where(StockMovement.product.in_(products))
        .group_by(StockMovement.product)
        .tuples()
    )
    return {product_id: -int(moved) for product_id, moved in rows if moved < 0}


def _last_suppliers(products: list[str]) -> dict[str, Supplier]:
    """Who delivered each product last."""
    last = (
        GoodsReceiptLine.select(fn.MAX(GoodsReceiptLine.id))
        .where(GoodsReceiptLine.product.in_(products))
        .group_by(GoodsReceiptLine.product)
    )
    rows = (
        GoodsReceiptLine.select(GoodsReceiptLine, GoodsReceipt, Supplier)
        .join(GoodsReceipt)
        .join(Supplier)
        .where(GoodsReceiptLine.id.in_(last))
    )
    return {row.product_id: row.goods_receipt.supplier for row in rows}


def _lead_days(supplier: Supplier) -> int:
    """The usual days between an order and a delivery of it."""
    rows: Any = (
        GoodsReceipt.select(GoodsReceipt.received_on, PurchaseOrder.ordered_on)
        .join(PurchaseOrder)
        .where(GoodsReceipt.supplier == supplier)
        .order_by(GoodsReceipt.received_on.desc(), GoodsReceipt.made_at.desc())
        .limit(LEADS_MAX)
    )
    return rules.lead_days([(row.received_on - row.purchase_order.ordered_on).days for row in rows])
