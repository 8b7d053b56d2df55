"""Accepting deliveries on credit, and sending goods back."""

from collections import Counter
from datetime import date, timedelta

from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_goods
from services.store.database import insert_rows, tell, writes
from services.store.purchasing import queries as suppliers
from services.store.purchasing import rules as documents
from services.store.purchasing.deliveries import queries, rules
from services.store.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    Supplier,
    SupplierReturn,
    SupplierReturnLine,
)
from services.store.purchasing.orders.queries import purchase_order
from services.store.purchasing.payables.commands import clear_with, use_credit
from services.store.purchasing.queries import Document
from services.store.stock.commands import put_in, take_out
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import GoodsReceived, GoodsReturned, StockLine
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def receive_goods(who: Principal, wanted: dict) -> Document:
    """Accept a delivery on credit: stock rises by the invoice's value, and so does the debt.

    A small-scale taxpayer deducts no input tax, so cost is the invoice total (domain.md §2.5).
    Raises `supplier_unknown`, `product_not_found`, `nothing_received`, `damaged_not_paid`,
    `due_before_received`, `invoice_exists`, `goods_receipt_differs`, and for its order
    `purchase_order_unknown`, `other_supplier`, `purchase_order_cancelled`,
    `received_before_ordered`.
    """
    goods = find_goods(who, wanted["lines"])
    rules.require_delivered(wanted["lines"])
    if earlier := _named_receipt(who, goods, wanted):
        return earlier
    supplier = suppliers.supplier(who, wanted["supplier_id"])
    _require_new_invoice(supplier, wanted["invoice_number"])
    receipt = GoodsReceipt.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        supplier=supplier,
        purchase_order=_order_of(who, supplier, wanted),
        invoice_number=wanted["invoice_number"],
        received_on=wanted["received_on"],
        due_on=_due_on(supplier, wanted),
        value_fen=sum(line["value_fen"] for line in wanted["lines"]),
        made_by=who.user,
        made_at=clock.now(),
    )
    insert_rows(
        GoodsReceiptLine,
        [
            {
                "goods_receipt": receipt.id,
                "product": product.id,
                "quantity": line["quantity"],
                "damaged": line["damaged"],
                "value_fen": line["value_fen"],
                "expires_on": line["expires_on"],
            }
            for product, line in zip(goods, wanted["lines"], strict=True)
        ],
    )
    kept = [
        (product, line["quantity"], line["value_fen"])
        for product, line in zip(goods, wanted["lines"], strict=True)
        if line["quantity"]
    ]
    _tell_received(who, receipt, kept)
    put_in(who, "goods_receipt", receipt.id, receipt.received_on, kept)
    use_credit(receipt)
    return queries.goods_receipt(who, receipt.id)


@writes
def return_goods(who: Principal, wanted: dict) -> Document:
    """Send goods of a delivery back: credited at the delivery's value, out of stock at its cost.

    Raises `supplier_unknown`, `goods_receipt_unknown`, `other_supplier`, `product_not_found`,
    `return_exceeds_receipt`, `returned_before_received`, `supplier_return_differs`.
    """
    goods = find_goods(who, wanted["lines"])
    asked = [
        (product, line["quantity"]) for product, line in zip(goods, wanted["lines"], strict=True)
    ]
    if earlier := _named_return(who, asked, wanted):
        return earlier
    supplier = suppliers.supplier(who, wanted["supplier_id"])
    receipt = queries.goods_receipt(who, wanted["goods_receipt_id"]).head
    documents.require_supplier(receipt, supplier, "goods_receipt_id")
    day = wanted["returned_on"]
    documents.require_not_before(
        day, receipt.received_on, "returned_before_received", "returned_on", "The delivery"
    )
    back = _given_back(receipt, asked)
    return_id = wanted["id"] or ids.new_id()
    taken = [(product, part.quantity) for product, part in back]
    costs = take_out(who, "supplier_return", return_id, day, taken)
    made = SupplierReturn.create(
        id=return_id,
        community=who.community,
        supplier=supplier,
        goods_receipt=receipt,
        returned_on=day,
        reason=wanted["reason"],
        credited_fen=sum(part.value_fen for _, part in back),
        cost_fen=sum(costs),
        made_by=who.user,
        made_at=clock.now(),
    )
    insert_rows(
        SupplierReturnLine,
        [
            {
                "supplier_return": made.id,
                "goods_receipt_line": part.line_id,
                "product": product.id,
                "quantity": part.quantity,
                "credited_fen": part.value_fen,
                "cost_fen": cost_fen,
            }
            for (product, part), cost_fen in zip(back, costs, strict=True)
        ],
    )
    clear_with(made)
    document = queries.supplier_return(made)
    _tell_returned(who, document)
    return document


def _named_receipt(who: Principal, goods: list[Product], wanted: dict) -> Document | None:
    """The delivery a client has named with this id before. Raises `goods_receipt_differs`."""
    unsaid = () if wanted["due_on"] else ("due_on",)
    header = {name: value for name, value in wanted.items() if name not in ("lines", *unsaid)}
    earlier = named_before(GoodsReceipt, "goods_receipt", who, header)
    if earlier is None:
        return None
    kept = queries.goods_receipt(who, earlier.id)
    documents.require_same(
        "goods_receipt",
        [
            (row.product_id, row.quantity, row.damaged, row.value_fen, row.expires_on)
            for row in (received.line for received in kept.lines)
        ],
        [
            (
                product.id,
                *(line[name] for name in ("quantity", "damaged", "value_fen", "expires_on")),
            )
            for product, line in zip(goods, wanted["lines"], strict=True)
        ],
    )
    return kept


def _named_return(
    who: Principal, asked: list[tuple[Product, int]], wanted: dict
) -> Document | None:
    """The return a client has named with this id before. Raises `supplier_return_differs`."""
    header = {name: value for name, value in wanted.items() if name != "lines"}
    earlier = named_before(SupplierReturn, "supplier_return", who, header)
    if earlier is None:
        return None
    document = queries.supplier_return(earlier)
    kept: Counter[str] = Counter()
    for line in document.lines:
        kept[line.product_id] += line.quantity
    sent: Counter[str] = Counter()
    for product, quantity in asked:
        sent[product.id] += quantity
    documents.require_same("supplier_return", sorted(kept.items()), sorted(sent.items()))
    return document


def _require_new_invoice(supplier: Supplier, number: str | None) -> None:
    if number and GoodsReceipt.get_or_none(
        (GoodsReceipt.supplier == supplier) & (GoodsReceipt.invoice_number == number)
    ):
        message = f"Invoice {number} of {supplier.name} is recorded already."
        raise Refusal("invoice_exists", message, {"invoice_number": message})


def _due_on(supplier: Supplier, wanted: dict) -> date:
    """When the delivery is to be paid: as said, or after the supplier's payment days."""
    received_on = wanted["received_on"]
    due_on = wanted["due_on"] or received_on + timedelta(supplier.payment_days)
    documents.require_not_before(
        due_on, received_on, "due_before_received", "due_on", "The delivery"
    )
    return due_on


def _order_of(who: Principal, supplier: Supplier, wanted: dict) -> str | None:
    """The order a delivery names, if goods may still come of it."""
    if not wanted["purchase_order_id"]:
        return None
    order = purchase_order(who, wanted["purchase_order_id"])
    documents.require_supplier(order.head, supplier, "purchase_order_id")
    if order.state == "cancelled":
        raise Refusal("purchase_order_cancelled", "This order was cancelled; name none.")
    documents.require_not_before(
        wanted["received_on"],
        order.head.ordered_on,
        "received_before_ordered",
        "received_on",
        "The order",
    )
    return order.head.id


def _given_back(
    receipt: GoodsReceipt, asked: list[tuple[Product, int]]
) -> list[tuple[Product, rules.Left]]:
    """What of which line of the delivery goes back, product by product."""
    left = queries.left_of(receipt)
    back = []
    for number, (product, quantity) in enumerate(asked):
        parts = rules.give_back(number, left.get(product.id, []), quantity)
        left[product.id] = rules.without(left[product.id], parts)
        back += [(product, part) for part in parts]
    return back


def _tell_received(
    who: Principal, receipt: GoodsReceipt, kept: list[tuple[Product, int, int]]
) -> None:
    tell(
        who,
        GoodsReceived(
            goods_receipt_id=receipt.id,
            supplier_id=receipt.supplier_id,
            supplier_name=receipt.supplier.name,
            received_on=receipt.received_on.isoformat(),
            invoice_number=receipt.invoice_number,
            value_fen=receipt.value_fen,
            lines=tuple(
                StockLine(
                    sku=product.sku, quantity=quantity, value_fen=value_fen, name=product.name
                )
                for product, quantity, value_fen in kept
            ),
        ),
    )


def _tell_returned(who: Principal, document: Document) -> None:
    made = document.head
    tell(
        who,
        GoodsReturned(
            supplier_return_id=made.id,
            goods_receipt_id=made.goods_receipt_id,
            supplier_id=made.supplier_id,
            supplier_name=made.supplier.name,
            returned_on=made.returned_on.isoformat(),
            reason=made.reason,
            credited_fen=made.credited_fen,
            cost_fen=made.cost_fen,
            difference_fen=made.credited_fen - made.cost_fen,
            lines=tuple(
                StockLine(
                    sku=line.product.sku,
                    quantity=-line.quantity,
                    value_fen=-line.cost_fen,
                    name=line.product.name,
                )
                for line in document.lines
            ),
        ),
    )
