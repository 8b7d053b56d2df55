"""Ordering goods, and giving an order up."""

from services.store.catalogue.queries import find_goods
from services.store.database import insert_rows, writes
from services.store.purchasing import queries as suppliers
from services.store.purchasing import rules as documents
from services.store.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderCancellation,
    PurchaseOrderLine,
)
from services.store.purchasing.orders import queries
from services.store.purchasing.orders.queries import PlacedOrder
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def order_goods(who: Principal, wanted: dict) -> PlacedOrder:
    """Order goods of a supplier; nothing is owed and nothing moves until they come.

    Raises `supplier_unknown`, `product_not_found`, `ordered_twice`, `expected_before_ordered`,
    `purchase_order_differs`.
    """
    goods = find_goods(who, wanted["lines"])
    lines = [
        (product.id, line["quantity"], line["value_fen"])
        for product, line in zip(goods, wanted["lines"], strict=True)
    ]
    if earlier := _named_order(who, wanted, lines):
        return earlier
    supplier = suppliers.supplier(who, wanted["supplier_id"])
    ordered_on, expected_on = wanted["ordered_on"], wanted["expected_on"]
    if expected_on:
        documents.require_not_before(
            expected_on, ordered_on, "expected_before_ordered", "expected_on", "The order"
        )
    if len({product.id for product in goods}) < len(goods):
        raise Invalid("ordered_twice", "A product stands in the order twice.", {"lines": "twice"})
    order = PurchaseOrder.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        supplier=supplier,
        ordered_on=ordered_on,
        expected_on=expected_on,
        made_by=who.user,
        made_at=clock.now(),
    )
    insert_rows(
        PurchaseOrderLine,
        [
            {
                "purchase_order": order.id,
                "product": product_id,
                "quantity": quantity,
                "value_fen": value_fen,
            }
            for product_id, quantity, value_fen in lines
        ],
    )
    return queries.purchase_order(who, order.id)


def _named_order(who: Principal, wanted: dict, lines: list[tuple]) -> PlacedOrder | None:
    """The order a client has named with this id before. Raises `purchase_order_differs`."""
    header = {name: value for name, value in wanted.items() if name != "lines"}
    earlier = named_before(PurchaseOrder, "purchase_order", who, header)
    if earlier is None:
        return None
    kept = queries.purchase_order(who, earlier.id)
    kept_lines = [(row.product_id, row.quantity, row.value_fen) for row, _, _ in kept.lines]
    documents.require_same("purchase_order", kept_lines, lines)
    return kept


@writes
def cancel_order(who: Principal, order_id: str, wanted: dict) -> PlacedOrder:
    """Give up what has not come of an order.

    Raises `purchase_order_unknown`, `purchase_order_cancelled`, `purchase_order_received`.
    """
    order = queries.purchase_order(who, order_id)
    if order.state in ("cancelled", "received"):
        raise Refusal(f"purchase_order_{order.state}", f"The order is {order.state} already.")
    PurchaseOrderCancellation.create(
        purchase_order=order_id,
        reason=wanted["reason"],
        cancelled_by=who.user,
        cancelled_at=clock.now(),
    )
    return queries.purchase_order(who, order_id)
