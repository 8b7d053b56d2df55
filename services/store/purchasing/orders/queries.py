"""Asking about orders, and what has come of them. Read-only."""

from typing import Any, NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.purchasing import queries as suppliers
from services.store.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderCancellation,
    PurchaseOrderLine,
)
from services.store.purchasing.orders import rules
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, either_way

# What has been kept of an order line's product, in thousandths: an order names a product once.
_RECEIVED = (
    GoodsReceiptLine.select(fn.COALESCE(fn.SUM(GoodsReceiptLine.quantity), 0).cast("BIGINT"))
    .join(GoodsReceipt)
    .where(
        (GoodsReceipt.purchase_order == PurchaseOrderLine.purchase_order)
        & (GoodsReceiptLine.product == PurchaseOrderLine.product)
    )
)
_CANCELLED = PurchaseOrderCancellation.select(PurchaseOrderCancellation.purchase_order)
_STILL_COMING = (PurchaseOrderLine.quantity > _RECEIVED) & PurchaseOrderLine.purchase_order.not_in(
    _CANCELLED
)


class PlacedLine(NamedTuple):
    """A line of an order and what is still to come of it, in thousandths."""

    line: PurchaseOrderLine
    received: int
    outstanding: int


class PlacedOrder(NamedTuple):
    """An order with its state, and why it was cancelled, if it was."""

    head: PurchaseOrder
    state: str
    cancel_reason: str | None
    lines: list[PlacedLine]


def purchase_orders(who: Principal, wanted: dict) -> Page:
    """A page of orders; with `outstanding` only those of which something is still to come."""
    query = suppliers.of_community(who, PurchaseOrder, wanted)
    if wanted["outstanding"]:
        coming = PurchaseOrderLine.select(PurchaseOrderLine.purchase_order).where(_STILL_COMING)
        query = query.where(PurchaseOrder.id.in_(coming))
    return _placed(either_way(query, PurchaseOrder.id, wanted))


def purchase_order(who: Principal, order_id: str) -> PlacedOrder:
    """One order. Raises `purchase_order_unknown`."""
    found = PurchaseOrder.get_or_none(
        (PurchaseOrder.community == who.community) & (PurchaseOrder.id == order_id)
    )
    if found is None:
        raise missing("purchase_order", order_id)
    return _placed(Page([found], None)).items[0]


def on_order(who: Principal, products: Any) -> dict[str, int]:
    """What is still to come of some products, in thousandths by product id."""
    rows = (
        PurchaseOrderLine.select(
            PurchaseOrderLine.product, fn.SUM(PurchaseOrderLine.quantity - _RECEIVED)
        )
        .join(PurchaseOrder)
        .where(
            (PurchaseOrder.community == who.community)
            & PurchaseOrderLine.product.in_(products)
            & _STILL_COMING
        )
        .group_by(PurchaseOrderLine.product)
        .tuples()
    )
    return {product_id: int(quantity) for product_id, quantity in rows}


def _placed(found: Page) -> Page:
    lines = (
        PurchaseOrderLine.select(PurchaseOrderLine, Product, _RECEIVED.alias("received"))
        .join(Product)
        .order_by(PurchaseOrderLine.id)
    )
    reasons = {
        row.purchase_order_id: row.reason
        for row in PurchaseOrderCancellation.select().where(
            PurchaseOrderCancellation.purchase_order.in_(found.items)
        )
    }
    documents = suppliers.with_lines(found, lines, PurchaseOrderLine.purchase_order)
    return Page([_order(head, rows, reasons) for head, rows in documents.items], found.next)


def _order(head: PurchaseOrder, lines: list, reasons: dict[str, str]) -> PlacedOrder:
    cancelled = head.id in reasons
    return PlacedOrder(
        head,
        rules.state_of([(line.quantity, line.received) for line in lines], cancelled),
        reasons.get(head.id),
        [
            PlacedLine(
                line,
                line.received,
                rules.outstanding(line.quantity, line.received, cancelled),
            )
            for line in lines
        ],
    )
