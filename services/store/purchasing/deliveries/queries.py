"""Asking about deliveries, what is open of them and what went back. Read-only."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.purchasing import queries as suppliers
from services.store.purchasing.deliveries import rules
from services.store.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrderLine,
    SupplierReturn,
    SupplierReturnLine,
)
from services.store.purchasing.payables.queries import CREDITED_FEN, OPEN_FEN, PAID_FEN
from services.store.purchasing.queries import Document
from shared.errors import missing
from shared.identity import Principal
from shared.money import round_half_up
from shared.paging import Page, either_way
from shared.quantity import UNIT

STANDING = (
    PAID_FEN.alias("paid_fen"),
    CREDITED_FEN.alias("credited_fen"),
    OPEN_FEN.alias("open_fen"),
)


class ReceivedLine(NamedTuple):
    """A line of a delivery; what of it went back or was more than was ordered, in thousandths."""

    line: GoodsReceiptLine
    returned: int
    over_delivered: int


def goods_receipts(who: Principal, wanted: dict) -> Page:
    """A page of deliveries with what is open of them; with `unpaid` only those still open."""
    query = suppliers.of_community(who, GoodsReceipt, wanted, *STANDING)
    if wanted["unpaid"]:
        query = query.where(OPEN_FEN > 0)
    return either_way(query, GoodsReceipt.id, wanted)


def goods_receipt(who: Principal, receipt_id: str) -> Document:
    """One delivery with its lines. Raises `goods_receipt_unknown`."""
    found = (
        GoodsReceipt.select(GoodsReceipt, *STANDING)
        .where((GoodsReceipt.community == who.community) & (GoodsReceipt.id == receipt_id))
        .first()
    )
    if found is None:
        raise missing("goods_receipt", receipt_id)
    over = _over_delivered(found)
    lines = [
        ReceivedLine(line, line.returned, over.get(line.id, 0)) for line in receipt_lines(found.id)
    ]
    return Document(found, lines)


def receipt_lines(receipt_id: str) -> list[GoodsReceiptLine]:
    """The lines of a delivery in order, with their products and what went back of each."""
    back = SupplierReturnLine.goods_receipt_line == GoodsReceiptLine.id
    quantity, value_fen = (
        SupplierReturnLine.select(fn.COALESCE(fn.SUM(field), 0).cast("BIGINT")).where(back)
        for field in (SupplierReturnLine.quantity, SupplierReturnLine.credited_fen)
    )
    return list(
        GoodsReceiptLine.select(
            GoodsReceiptLine, Product, quantity.alias("returned"), value_fen.alias("returned_fen")
        )
        .join(Product)
        .where(GoodsReceiptLine.goods_receipt == receipt_id)
        .order_by(GoodsReceiptLine.id)
    )


def left_of(receipt: GoodsReceipt) -> dict[str, list[rules.Left]]:
    """What of each product of a delivery has not gone back, line by line."""
    left: dict[str, list[rules.Left]] = {}
    for line in receipt_lines(receipt.id):
        rest = rules.Left(
            line.id, line.quantity - line.returned, line.value_fen - line.returned_fen
        )
        left.setdefault(line.product_id, []).append(rest)
    return left


def supplier_returns(who: Principal, wanted: dict) -> Page:
    """A page of what went back."""
    found = suppliers.documents(who, SupplierReturn, wanted)
    return suppliers.with_lines(found, _return_lines(), SupplierReturnLine.supplier_return)


def supplier_return(made: SupplierReturn) -> Document:
    """A return with its lines."""
    return Document(made, list(_return_lines().where(SupplierReturnLine.supplier_return == made)))


def _return_lines():
    return (
        SupplierReturnLine.select(SupplierReturnLine, Product)
        .join(Product)
        .order_by(SupplierReturnLine.id)
    )


def _over_delivered(receipt: GoodsReceipt) -> dict[int, int]:
    """What of each line that came of the receipt's order was more than was ordered."""
    if receipt.purchase_order_id is None:
        return {}
    ordered = {
        line.product_id: line.quantity
        for line in PurchaseOrderLine.select().where(
            PurchaseOrderLine.purchase_order == receipt.purchase_order_id
        )
    }
    came: Counter[str] = Counter()
    over = {}
    for line in (
        GoodsReceiptLine.select()
        .join(GoodsReceipt)
        .where(GoodsReceipt.purchase_order == receipt.purchase_order_id)
        .order_by(GoodsReceiptLine.id)
    ):
        product = line.product_id
        over[line.id] = rules.over_delivered(ordered.get(product, 0), came[product], line.quantity)
        came[product] += line.quantity
    return over


def kept_lines(who: Principal, expires_by: date) -> list[tuple[str, date, date | None, int]]:
    """What was kept of deliveries, newest first: product, day, expiry day, thousandths.

    Only of products of which something expires by a day, but of these every line.
    """
    dated = GoodsReceiptLine.select(GoodsReceiptLine.product).where(
        GoodsReceiptLine.expires_on <= expires_by
    )
    back = SupplierReturnLine.select(fn.COALESCE(fn.SUM(SupplierReturnLine.quantity), 0)).where(
        SupplierReturnLine.goods_receipt_line == GoodsReceiptLine.id
    )
    return list(
        GoodsReceiptLine.select(
            GoodsReceiptLine.product,
            GoodsReceipt.received_on,
            GoodsReceiptLine.expires_on,
            (GoodsReceiptLine.quantity - back).cast("BIGINT"),
        )
        .join(GoodsReceipt)
        .where((GoodsReceipt.community == who.community) & GoodsReceiptLine.product.in_(dated))
        .order_by(GoodsReceipt.received_on.desc(), GoodsReceiptLine.id.desc())
        .tuples()
    )


def last_costs(who: Principal, product_ids: Collection[str]) -> dict[str, int]:
    """What a unit of each product cost in its newest delivery, in fen; absent if none came."""
    newest = (
        GoodsReceiptLine.select(fn.MAX(GoodsReceiptLine.id))
        .join(GoodsReceipt)
        .where(
            (GoodsReceipt.community == who.community)
            & GoodsReceiptLine.product.in_(list(product_ids))
            & (GoodsReceiptLine.quantity > 0)
        )
        .group_by(GoodsReceiptLine.product)
    )
    rows = GoodsReceiptLine.select().where(GoodsReceiptLine.id.in_(newest)) if product_ids else ()
    return {row.product_id: round_half_up(row.value_fen * UNIT, row.quantity) for row in rows}
