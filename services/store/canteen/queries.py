"""Which meals stand. Read-only."""

from collections.abc import Collection

from services.store.sales.models import SaleLine
from services.store.sales.queries import left_of


def standing(meal_ids: Collection[str]) -> int:
    """How many of these meals were eaten: one that was voided or refunded as a whole was not."""
    lines = list(SaleLine.select().where(SaleLine.sale.in_(list(meal_ids))))
    return sum(left.quantity > 0 for left in left_of(lines).values())
