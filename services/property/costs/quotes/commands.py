"""Keeping quotes, choosing one, and writing from what amount on they are compared."""

from services.property.costs.quotes import queries, rules
from services.property.costs.quotes.models import Quote, QuoteChoice, QuoteThreshold
from services.property.database import writes
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import wrong_state
from services.property.work_orders.models import WorkOrder
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def write_threshold(who: Principal, wanted: dict) -> QuoteThreshold:
    """Write from which amount on two quotes are compared, from today or a later day on.

    Raises `day_past`.
    """
    if wanted["from_on"] < clock.today():
        message = "What was chosen, was chosen under the old threshold; begin today or later."
        raise Invalid("day_past", message, {"from_on": message})
    return QuoteThreshold.create(
        **wanted, community=who.community, written_by=who.user, written_at=clock.now()
    )


@writes
def record_quote(who: Principal, work_order_id: str, wanted: dict) -> Quote:
    """Keep what a contractor asks for the work. Raises `work_order_unknown`, `work_order_state`,
    `quote_differs`, `too_many_quotes`."""
    order = orders.work_order(who, work_order_id)
    wanted = wanted | {"work_order_id": order.id}
    if earlier := named_before(Quote, "quote", who, wanted):
        return earlier
    _require_open(order)
    if len(queries.of_order(order)) >= rules.QUOTES_MAX:
        raise Refusal("too_many_quotes", f"An order has at most {rules.QUOTES_MAX} quotes.")
    return Quote.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        rework=order.rework_count,
        recorded_by=who.user,
        recorded_at=clock.now(),
    )


@writes
def choose_quote(who: Principal, work_order_id: str, quote_id: str, reason: str) -> QuoteChoice:
    """Choose a quote, once; another one afterwards needs a reason, and both stay to be seen.

    Raises `work_order_unknown`, `quote_unknown`, `work_order_state`, `quote_chosen`,
    `quote_expired`, `quotes_missing`, `reason_missing`, `cost_frozen`.
    """
    order = orders.work_order(who, work_order_id)
    quote = queries.quote(order, quote_id)
    made = [row for row in queries.choices(order) if row.rework == order.rework_count]
    if made and made[-1].quote_id == quote.id:
        return made[-1]
    _require_open(order)
    if quote.rework != order.rework_count:
        raise Refusal("cost_frozen", "This quote was for the work before the rework.")
    if made and not reason:
        message = f"{made[-1].quote.contractor} is chosen already; say why another one."
        raise Refusal("quote_chosen", message, {"reason": message})
    _refuse_problem(who, order, quote, reason)
    return QuoteChoice.create(
        quote=quote,
        work_order=order,
        rework=order.rework_count,
        reason=reason,
        chosen_by=who.user,
        chosen_at=clock.now(),
    )


def _refuse_problem(who: Principal, order: WorkOrder, quote: Quote, reason: str) -> None:
    today = clock.today()
    here = [row for row in queries.of_order(order) if row.rework == order.rework_count]
    threshold_fen = queries.threshold(who, today).amount_fen
    problem = rules.choice_problem(quote, rules.standing(here, today), threshold_fen, reason)
    if problem:
        code, message = problem
        raise Refusal(code, message, {"reason": message} if code == "reason_missing" else None)


def _require_open(order: WorkOrder) -> None:
    if order.state in rules.SETTLED:
        message = f"The order is {order.state}; its costs are settled."
        raise wrong_state(order, "started", message)
