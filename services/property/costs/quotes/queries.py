"""Asking for quotes, for the chosen one, and for the threshold of a day. Read-only."""

from datetime import date
from typing import NamedTuple

from services.property.costs.quotes.models import Quote, QuoteChoice, QuoteThreshold
from services.property.costs.quotes.rules import THRESHOLD_FEN_DEFAULT
from services.property.work_orders.models import WorkOrder
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Threshold(NamedTuple):
    """Above how many fen quotes are compared on a day; without a row it is the default."""

    amount_fen: int
    from_on: date | None = None
    ground: str | None = None


def thresholds(who: Principal, wanted: dict) -> Page:
    """A page of the community's rows, in the order they were written."""
    query = QuoteThreshold.select().where(QuoteThreshold.community == who.community)
    return page(query, QuoteThreshold.id, wanted["limit"], wanted["after"])


def threshold(who: Principal, day: date) -> Threshold:
    """What holds on a business day."""
    row = (
        QuoteThreshold.select()
        .where((QuoteThreshold.community == who.community) & (QuoteThreshold.from_on <= day))
        .order_by(QuoteThreshold.from_on.desc(), QuoteThreshold.id.desc())
        .first()
    )
    if row is None:
        return Threshold(THRESHOLD_FEN_DEFAULT)
    return Threshold(row.amount_fen, row.from_on, row.ground)


def of_order(order: WorkOrder) -> list[Quote]:
    """All quotes for an order, reworks' too, in the order they came."""
    return list(
        Quote.select().where(Quote.work_order == order).order_by(Quote.recorded_at, Quote.id)
    )


def quote(order: WorkOrder, quote_id: str) -> Quote:
    """One quote of an order. Raises `quote_unknown`."""
    found = Quote.get_or_none((Quote.work_order == order) & (Quote.id == quote_id))
    if found is None:
        raise missing("quote", quote_id)
    return found


def choices(order: WorkOrder) -> list[QuoteChoice]:
    """What was chosen, the oldest first."""
    query = QuoteChoice.select().where(QuoteChoice.work_order == order)
    return list(query.order_by(QuoteChoice.id))


def chosen(order: WorkOrder) -> Quote | None:
    """The quote that counts for the repair, or for the rework that is on; None without one."""
    return chosen_for(order, order.rework_count)


def chosen_for(order: WorkOrder, rework: int) -> Quote | None:
    """The quote that counts for the repair (0) or for one of its reworks; None without one."""
    made = [row for row in choices(order) if row.rework == rework]
    return made[-1].quote if made else None
