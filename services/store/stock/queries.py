"""Asking about stock. Read-only."""

from peewee import fn

from services.store.catalogue.models import Product
from services.store.stock.models import StockAdjustment, StockAdjustmentLine, StockLevel
from shared.identity import Principal
from shared.paging import Page, page


def stock(who: Principal, wanted: dict) -> Page:
    """A page of the community's stock, in the order of the products' ids."""
    query = (
        StockLevel.select(StockLevel, Product)
        .join(Product)
        .where(StockLevel.community == who.community)
    )
    if wanted["sku"] is not None:
        query = query.where(Product.sku == wanted["sku"])
    return page(query, StockLevel.product, wanted["limit"], wanted["after"])


def adjustments(who: Principal, kind: str, wanted: dict) -> Page:
    """A page of write-offs or stock counts."""
    query = StockAdjustment.select().where(
        (StockAdjustment.community == who.community) & (StockAdjustment.kind == kind)
    )
    return page(query, StockAdjustment.id, wanted["limit"], wanted["after"])


def lines(adjustment: StockAdjustment) -> list[StockAdjustmentLine]:
    """The lines of an adjustment with their products."""
    return list(
        StockAdjustmentLine.select(StockAdjustmentLine, Product)
        .join(Product)
        .where(StockAdjustmentLine.adjustment == adjustment.id)
        .order_by(StockAdjustmentLine.id)
    )


def value_fen(community: str) -> int:
    """What all stock is worth, in fen."""
    return int(
        StockLevel.select(fn.COALESCE(fn.SUM(StockLevel.value_fen), 0))
        .where(StockLevel.community == community)
        .scalar()
    )


def short_of(product_ids: list[str]) -> set[str]:
    """Of which of these products more was sold than came in."""
    rows = StockLevel.select(StockLevel.product).where(
        StockLevel.product.in_(product_ids) & (StockLevel.on_hand < 0)
    )
    return {row.product_id for row in rows}
