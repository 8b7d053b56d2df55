"""Asking what a resident was told. Read-only."""

from services.property.payers.quotes.models import ResidentQuote
from services.property.work_orders.models import WorkOrder
from shared.errors import Refusal


def standing(order: WorkOrder) -> ResidentQuote | None:
    """The quote that counts for an order, or None."""
    return ResidentQuote.get_or_none(
        (ResidentQuote.work_order == order) & (ResidentQuote.state != "void")
    )


def quotes(order: WorkOrder) -> list[ResidentQuote]:
    """All that was ever quoted for an order, the oldest first."""
    query = ResidentQuote.select().where(ResidentQuote.work_order == order)
    return list(query.order_by(ResidentQuote.id))


def accepted(order: WorkOrder) -> ResidentQuote | None:
    """What the resident agreed to pay, or None."""
    quote = standing(order)
    return quote if quote is not None and quote.state == "accepted" else None


def require_accepted(order: WorkOrder) -> None:
    """Nobody is sent at a resident's cost before a yes. Raises `quote_not_accepted`."""
    if accepted(order) is None:
        raise Refusal("quote_not_accepted", "The resident has not agreed to a price yet.")
