"""Asking about stock. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from services.store.catalogue.models import Product
from services.store.database import store
from services.store.stock import rules
from services.store.stock.models import (
    CostingChoice,
    StockAdjustment,
    StockAdjustmentLine,
    StockLayer,
    StockLevel,
    StockMovement,
)
from shared.compiled import Compiled, exactly
from shared.identity import Principal
from shared.paging import Page, either_way, page


class Standing(NamedTuple):
    """The level of a product, and the method by which the year that is asked for is costed."""

    level: rules.Level
    method: str


class OnHand(NamedTuple):
    """What was on hand of a product: thousandths and fen."""

    product: Product
    on_hand: int
    value_fen: int


def stock(who: Principal, wanted: dict) -> Page:
    """A page of the community's stock, now or as of a day, in the order of the products' ids."""
    query = (
        StockLevel.select(StockLevel, Product)
        .join(Product)
        .where(StockLevel.community == who.community)
    )
    if wanted["sku"] is not None:
        query = query.where(Product.sku == wanted["sku"])
    found = page(query, StockLevel.product, wanted["limit"], wanted["after"])
    rows = [OnHand(row.product, row.on_hand, row.value_fen) for row in found.items]
    if wanted["on"] is not None:
        rows = _as_of(wanted["on"], rows)
    return Page(rows, found.next)


def _as_of(day: date, rows: list[OnHand]) -> list[OnHand]:
    """The same products as they stood at the end of a business day."""
    sums = (
        StockMovement.select(
            StockMovement.product,
            fn.SUM(StockMovement.quantity).cast("BIGINT"),
            fn.SUM(StockMovement.value_fen).cast("BIGINT"),
        )
        .where(
            StockMovement.product.in_([row.product.id for row in rows])
            & (StockMovement.moved_on <= day)
        )
        .group_by(StockMovement.product)
        .tuples()
    )
    moved = {product_id: (quantity, fen) for product_id, quantity, fen in sums} if rows else {}
    return [OnHand(row.product, *moved.get(row.product.id, (0, 0))) for row in rows]


def movements(who: Principal, wanted: dict) -> Page:
    """A page of the stock ledger."""
    query = (
        StockMovement.select(StockMovement, Product)
        .join(Product)
        .where(StockMovement.community == who.community)
    )
    if wanted["sku"] is not None:
        query = query.where(Product.sku == wanted["sku"])
    for name in ("kind", "document_id"):
        if wanted[name] is not None:
            query = query.where(getattr(StockMovement, name) == wanted[name])
    return either_way(query, StockMovement.sequence, wanted)


def adjustments(who: Principal, kind: str, wanted: dict) -> Page:
    """A page of write-offs."""
    query = StockAdjustment.select().where(
        (StockAdjustment.community == who.community) & (StockAdjustment.kind == kind)
    )
    return either_way(query, StockAdjustment.id, wanted)


def lines(adjustment_id: str) -> list[StockAdjustmentLine]:
    """The lines of an adjustment with their products."""
    return list(
        StockAdjustmentLine.select(StockAdjustmentLine, Product)
        .join(Product)
        .where(StockAdjustmentLine.adjustment == adjustment_id)
        .order_by(StockAdjustmentLine.id)
    )


def value_fen(community: str) -> int:
    """What all stock is worth, in fen."""
    return int(
        StockLevel.select(fn.COALESCE(fn.SUM(StockLevel.value_fen), 0))
        .where(StockLevel.community == community)
        .scalar()
    )


def has_goods(who: Principal) -> bool:
    """Whether anything is on a shelf, or owed to one."""
    level = StockLevel.select().where(
        (StockLevel.community == who.community) & (StockLevel.on_hand != 0)
    )
    return level.exists()


def short_of(product_ids: list[str]) -> set[str]:
    """Of which of these products more was sold than came in."""
    rows = StockLevel.select(StockLevel.product).where(
        StockLevel.product.in_(product_ids) & (StockLevel.on_hand < 0)
    )
    return {row.product_id for row in rows}


def levels(who: Principal, year: int, products: Iterable[Product]) -> dict[str, Standing]:
    """Where each product stands; one question, and one more where layers are kept."""
    wanted = sorted({product.id for product in products})
    if not wanted:
        return {}
    found = {
        product_id: Standing(
            rules.Level() if kept[0] is None else rules.Level(*kept), chosen or rules.AVERAGE
        )
        for product_id, *kept, chosen in _LEVELS.all(who.community, year, wanted)
    }
    for product_id, laid in _layers(found).items():
        standing = found[product_id]
        found[product_id] = standing._replace(level=standing.level._replace(layers=tuple(laid)))
    return found


def _chosen_method(community: str, year: Any) -> Any:
    """By which method a year is costed: its own newest choice, or that of the year before it."""
    return (
        CostingChoice.select(CostingChoice.method)
        .where((CostingChoice.community == community) & (CostingChoice.year <= year))
        .order_by(CostingChoice.year.desc(), CostingChoice.id.desc())
        .limit(1)
    )


_LEVELS = Compiled(
    store.proxy,
    lambda community, year, product_ids: (
        Product.select(
            Product.id,
            StockLevel.on_hand,
            StockLevel.value_fen,
            StockLevel.basis_quantity,
            StockLevel.basis_value_fen,
            StockLevel.method,
            StockLevel.costed_year,
            _chosen_method(community, exactly(year)),
        )
        .join(StockLevel, JOIN.LEFT_OUTER, on=(StockLevel.product == Product.id))
        .where(Product.id.in_(product_ids))
    ),
)


def _layers(found: dict[str, Standing]) -> dict[str, list[rules.Layer]]:
    laid = [key for key, standing in found.items() if standing.level.method == rules.FIFO]
    layers: dict[str, list[rules.Layer]] = {}
    if laid:
        for product_id, *layer in (
            StockLayer.select(
                StockLayer.product, StockLayer.number, StockLayer.quantity, StockLayer.value_fen
            )
            .where(StockLayer.product.in_(laid))
            .order_by(StockLayer.product, StockLayer.number)
            .tuples()
        ):
            layers.setdefault(product_id, []).append(rules.Layer(*layer))
    return layers
