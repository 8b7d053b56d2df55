"""Telling a resident the price of a repair, and keeping the answer."""

from services.property.database import writes
from services.property.payers import rules as payers
from services.property.payers.quotes import queries, rules
from services.property.payers.quotes.models import ResidentQuote
from services.property.work_orders import queries as orders
from services.property.work_orders.models import WorkOrder
from shared import clock, money
from shared.errors import Refusal, missing
from shared.identity import Principal


@writes
def quote(who: Principal, work_order_id: str, wanted: dict) -> WorkOrder:
    """Tell a resident the price, in fen with VAT; it comes instead of an earlier one.

    Saying the same again while it waits for an answer changes nothing. Raises
    `work_order_unknown`, `payer_not_resident`, `quote_fixed`.
    """
    order = orders.work_order(who, work_order_id)
    if order.payer != "resident":
        raise Refusal("payer_not_resident", f"Who pays for this order is: {order.payer}.")
    if order.state not in payers.UNDECIDED:
        raise Refusal("quote_fixed", f"The order is {order.state}; its price is fixed.")
    earlier = queries.standing(order)
    said = {"state": "made"} | wanted
    if earlier and all(getattr(earlier, name) == value for name, value in said.items()):
        return order
    void(order)
    ResidentQuote.create(
        **wanted,
        community=who.community,
        work_order=order,
        state="made",
        quoted_by=who.user,
        quoted_at=clock.now(),
    )
    return order


@writes
def accept_quote(
    who: Principal, work_order_id: str, amount_fen: int, said_by: str = rules.TRACKING
) -> WorkOrder:
    """Keep the resident's yes to a price in fen, once. Raises `work_order_unknown`,
    `resident_quote_unknown`, `quote_changed`, `quote_refused`."""
    return _answer(who, work_order_id, "accepted", amount_fen, said_by)


@writes
def refuse_quote(
    who: Principal, work_order_id: str, amount_fen: int, said_by: str = rules.TRACKING
) -> WorkOrder:
    """Keep the resident's no to a price in fen, once. Raises `work_order_unknown`,
    `resident_quote_unknown`, `quote_changed`, `quote_accepted`."""
    return _answer(who, work_order_id, "refused", amount_fen, said_by)


@writes
def void(order: WorkOrder) -> None:
    """No quote counts for the order any more."""
    ResidentQuote.update(state="void").where(
        (ResidentQuote.work_order == order) & (ResidentQuote.state != "void")
    ).execute()


def _answer(
    who: Principal, work_order_id: str, state: str, amount_fen: int, said_by: str
) -> WorkOrder:
    order = orders.work_order(who, work_order_id)
    found = queries.standing(order)
    if found is None:
        raise missing("resident_quote", work_order_id)
    if found.amount_fen != amount_fen:
        message = f"The price is {money.yuan(found.amount_fen)} yuan now."
        errors = {"amount_fen": message}
        raise Refusal("quote_changed", message, errors, amount_fen=found.amount_fen)
    if found.state == state:
        return order
    if found.state != "made":
        raise Refusal(f"quote_{found.state}", f"The resident's answer is: {found.state}.")
    found.state, found.said_by = state, said_by
    found.answered_by, found.answered_at = who.user, clock.now()
    found.save()
    return order
