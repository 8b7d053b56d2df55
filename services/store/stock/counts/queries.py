"""Asking about stocktakes. Read-only. What the books expected is not told while one is open."""

from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.stock import queries as stock
from services.store.stock.models import (
    StockAdjustmentLine,
    StockCount,
    StockCountCharge,
    StockCountLine,
    StockCountResolution,
)
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, either_way, page

NOT_COUNTED_MAX = 200  # the whole list pages with the count's lines

_OF_COUNT = StockCountLine.stock_count == StockCount.id
STANDING = (
    StockCountLine.select(fn.COUNT(StockCountLine.id)).where(_OF_COUNT).alias("products"),
    StockCountLine.select(fn.COUNT(StockCountLine.counted)).where(_OF_COUNT).alias("counted"),
)


class Result(NamedTuple):
    """A count, what it found, and what was decided about it; fen."""

    head: StockCount
    variances: list[StockAdjustmentLine]
    gain_fen: int
    loss_fen: int
    not_counted: list[str]
    resolution: StockCountResolution | None
    charged: list[StockCountCharge]


def counts(who: Principal, wanted: dict) -> Page:
    """A page of stocktakes, of one state if the caller names one."""
    query = StockCount.select(StockCount, *STANDING).where(StockCount.community == who.community)
    if wanted["state"] is not None:
        query = query.where(StockCount.state == wanted["state"])
    return either_way(query, StockCount.id, wanted)


def count(who: Principal, count_id: str, *columns: Any) -> StockCount:
    """One stocktake, with further columns. Raises `stock_count_unknown`."""
    found = (
        StockCount.select(StockCount, *columns)
        .where((StockCount.community == who.community) & (StockCount.id == count_id))
        .first()
    )
    if found is None:
        raise missing("stock_count", count_id)
    return found


def result(who: Principal, count_id: str) -> Result:
    """A stocktake with what it found. Raises `stock_count_unknown`."""
    head = count(who, count_id, *STANDING)
    variances = stock.lines(head.id)
    forgotten = (
        StockCountLine.select(Product.sku)
        .join(Product)
        .where((StockCountLine.stock_count == head) & StockCountLine.counted.is_null())
        .order_by(StockCountLine.id)
        .limit(NOT_COUNTED_MAX)
        .tuples()
    )
    charged = (
        StockCountCharge.select(StockCountCharge, Product)
        .join(Product)
        .where(StockCountCharge.stock_count == head)
        .order_by(StockCountCharge.id)
    )
    return Result(
        head,
        variances,
        sum(max(line.value_fen, 0) for line in variances),
        sum(max(-line.value_fen, 0) for line in variances),
        [sku for (sku,) in forgotten],
        StockCountResolution.get_or_none(StockCountResolution.stock_count == head),
        list(charged),
    )


def sheet(who: Principal, count_id: str, wanted: dict) -> Page:
    """A page of the products of a count, with what was counted of them."""
    head = count(who, count_id)
    query = (
        StockCountLine.select(StockCountLine, Product)
        .join(Product)
        .where(StockCountLine.stock_count == head)
    )
    if wanted["counted"] is not None:
        query = query.where(StockCountLine.counted.is_null(not wanted["counted"]))
    return page(query, StockCountLine.id, wanted["limit"], wanted["after"])


def lines_of(count_id: str, products: list[str]) -> list[StockCountLine]:
    """The lines of a count for some products."""
    return list(
        StockCountLine.select(StockCountLine, Product)
        .join(Product)
        .where((StockCountLine.stock_count == count_id) & StockCountLine.product.in_(products))
        .order_by(StockCountLine.id)
    )


def differing(count_id: str) -> list[Any]:
    """The lines of a count whose counted quantity is not what the books said, with `over`."""
    over = StockCountLine.counted - StockCountLine.expected
    return list(
        StockCountLine.select(StockCountLine, Product, over.alias("over"))
        .join(Product)
        .where(
            (StockCountLine.stock_count == count_id)
            & (StockCountLine.counted != StockCountLine.expected)
        )
        .order_by(StockCountLine.id)
    )


def counted_elsewhere(products: list[str], count_id: str) -> StockCountLine | None:
    """A line of another open count that has one of these products."""
    return (
        StockCountLine.select(StockCountLine, Product, StockCount)
        .join(Product)
        .switch(StockCountLine)
        .join(StockCount)
        .where(StockCountLine.open_product.in_(products) & (StockCountLine.stock_count != count_id))
        .order_by(StockCountLine.id)
        .first()
    )


def counted_between(who: Principal, first: date, last: date) -> list[StockCount]:
    """Counts of these days that were not given up, in order."""
    query = StockCount.select().where(
        (StockCount.community == who.community)
        & StockCount.counted_on.between(first, last)
        & (StockCount.state != "cancelled")
    )
    return list(query.order_by(StockCount.counted_on, StockCount.id))


def unresolved(who: Principal, until: date) -> list[StockCount]:
    """Counts up to a day that are still open, or whose variance nobody has decided, in order."""
    query = StockCount.select().where(
        (StockCount.community == who.community)
        & StockCount.state.in_(("open", "finished"))
        & (StockCount.counted_on <= until)
    )
    return list(query.order_by(StockCount.counted_on, StockCount.id))
