"""Keeping the counts of orders with every move."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.property.database import property_database, writes
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.tallies.models import Tally
from services.property.work_orders.tallies.rules import Counts, Standing, changes, standing
from shared.identity import Principal

_NAMES = Counts._fields
_ADDED = ", ".join(f"{name} = tally.{name} + excluded.{name}" for name in _NAMES)


@writes
def count(who: Principal, before: Standing | None, after: Standing) -> None:
    """An order counts otherwise than before; None before it was there."""
    rows = [
        {"community": who.community, "month": month, "dimension": dimension, "value": value}
        | added._asdict()
        for (month, dimension, value), added in changes(before, after).items()
    ]
    if rows:
        property_database.insert_rows(
            Tally,
            rows,
            on_conflict=f"ON CONFLICT (community, dimension, month, value) DO UPDATE SET {_ADDED}",
        )


@contextmanager
def recounted(who: Principal, order: WorkOrder) -> Iterator[None]:
    """Around whatever changes an order inside a transaction: afterwards it counts as it is."""
    before = standing(order)
    yield
    count(who, before, standing(order))
