"""Asking what expires. Read-only."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from peewee import fn

from services.store.catalogue.models import Product
from services.store.purchasing.deliveries.queries import kept_lines
from services.store.stock.expiry import rules
from services.store.stock.models import StockAdjustment, StockAdjustmentLine, StockLevel
from shared import clock
from shared.identity import Principal


class Expiring(NamedTuple):
    """What is left of a lot, what it is worth, and in how many days it expires."""

    product: Product
    received_on: date
    expires_on: date
    quantity: int
    value_fen: int
    days_left: int


class ExpiryList(NamedTuple):
    """The lots that expire first, and how many there are in all and what they are worth."""

    items: list[Expiring]
    lots: int
    value_fen: int


def expiring(who: Principal, within_days: int, limit: int) -> ExpiryList:
    """What is here and expires within some days, what has expired already first."""
    today = clock.today()
    last = today + timedelta(days=within_days)
    levels = {
        row.product_id: row
        for row in StockLevel.select(StockLevel, Product)
        .join(Product)
        .where((StockLevel.community == who.community) & (StockLevel.on_hand > 0))
    }
    written_off = _written_off(who)
    found = []
    for product_id, lots in _dated_lots(who, last).items():
        if level := levels.get(product_id):
            lots = rules.without(lots, written_off[product_id])
            found += [
                Expiring(
                    level.product,
                    left.lot.received_on,
                    left.lot.expires_on,
                    left.quantity,
                    left.value_fen,
                    (left.lot.expires_on - today).days,
                )
                for left in rules.still_here(level.on_hand, level.value_fen, lots)
                if left.lot.expires_on and left.lot.expires_on <= last
            ]
    found.sort(key=lambda row: (row.expires_on, row.product.sku, row.received_on))
    return ExpiryList(found[:limit], len(found), sum(row.value_fen for row in found))


def _dated_lots(who: Principal, last: date) -> dict[str, list[rules.Lot]]:
    """The lots, newest first, of each product of which something expired or expires by a day."""
    lots: dict[str, list[rules.Lot]] = defaultdict(list)
    for product_id, received_on, expires_on, quantity in kept_lines(who, last):
        lots[product_id].append(rules.Lot(received_on, expires_on, quantity))
    return lots


def _written_off(who: Principal) -> dict[str, dict[date, int]]:
    """How much was written off of each product's lots, by their expiry days."""
    gone: dict[str, dict[date, int]] = defaultdict(dict)
    rows = (
        StockAdjustmentLine.select(
            StockAdjustmentLine.product,
            StockAdjustmentLine.expires_on,
            fn.SUM(StockAdjustmentLine.quantity).cast("BIGINT"),
        )
        .join(StockAdjustment)
        .where(
            (StockAdjustment.community == who.community)
            & StockAdjustmentLine.expires_on.is_null(False)
        )
        .group_by(StockAdjustmentLine.product, StockAdjustmentLine.expires_on)
        .tuples()
    )
    for product_id, expires_on, quantity in rows:
        gone[product_id][expires_on] = -quantity
    return gone
