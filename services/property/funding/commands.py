"""Sending a repairer once a fund has promised the money, and hearing what funds do with it.

A dispatch is two transactions with a question to the fund between them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from services.property.database import writes
from services.property.funding import queries, rules
from services.property.funding.models import Commitment
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import keep_payment, move, wrong_state
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import may_move
from shared import clock, ids
from shared.errors import Refusal, missing
from shared.facts import DisbursementMade
from shared.identity import Principal

Ask = Callable[[Principal, str, dict, str], dict]  # shared.gateway_client.GatewayClient.ask


def dispatch(who: Principal, work_order_id: str, assignee: str, ask: Ask) -> WorkOrder:
    """Send a repairer, after the order's fund has promised the money.

    No lock is held while the fund is asked. Whoever is interrupted repeats the dispatch: the
    commitment has its name before it is asked for, so asking again is the same question.
    Raises `work_order_unknown`, `work_order_state`, and whatever the fund refuses with.
    """
    order, question = begin_dispatch(who, work_order_id, assignee)
    if question is None:
        return order
    try:
        answer = ask(who, "/funds/commitments", question, f"commitment:{question['id']}")
    except Refusal as refusal:
        if rules.is_refused_money(refusal.status, refusal.code):
            note_refused(who, question["id"], refusal.code)
        raise
    order = take_answer(who, question["id"], answer["state"])
    if order.state in rules.NOT_SENT:  # cancelled, or the money taken back, while we waited
        raise wrong_state(order, "dispatched")
    return order


@writes
def begin_dispatch(
    who: Principal, work_order_id: str, assignee: str
) -> tuple[WorkOrder, dict | None]:
    """The order, and what to ask its fund; None when nothing is left to ask.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = orders.work_order(who, work_order_id)
    if order.state in rules.NOT_BEGUN and order.assignee == assignee:
        return order, None  # the answer to this dispatch was lost on its way back
    if order.state not in rules.DISPATCHABLE:
        raise wrong_state(order, "dispatched")
    if order.fund_id is None:
        move(who, order, "dispatched", assignee=assignee)
        return order, None
    return order, _question(order, _name_commitment(who, order, assignee))


@writes
def take_answer(who: Principal, commitment_id: str, state: str) -> WorkOrder:
    """What the fund answered takes effect, unless its fact was faster; returns the order."""
    commitment = queries.commitment(who, commitment_id)
    if commitment is None:
        raise missing("commitment", commitment_id)
    _take_promise(who, commitment, state)
    return orders.work_order(who, commitment.work_order_id)


@writes
def note_refused(who: Principal, commitment_id: str, code: str) -> None:
    """The fund said no: the order waits for money, with the refusal's code as the reason."""
    commitment = queries.commitment(who, commitment_id)
    if commitment is None or commitment.state != "asked":
        return
    _set_state(commitment, "refused")
    if commitment.work_order.state == "open":
        move(who, commitment.work_order, "unfunded", code)


@writes
def note_made(who: Principal, commitment_id: str) -> None:
    """A fund's money is reserved; commitments that property never asked for are not its own."""
    if commitment := queries.commitment(who, commitment_id):
        _take_promise(who, commitment, "made")


@writes
def note_released(who: Principal, commitment_id: str, reason: str) -> None:
    """A fund took its promise back; an order that has not begun waits for a new dispatch."""
    commitment = queries.commitment(who, commitment_id)
    if commitment is None or commitment.state in ("released", "paid"):
        return
    _set_state(commitment, "released")
    order = commitment.work_order
    if reason != rules.REST and order.state in rules.NOT_BEGUN:
        move(who, order, "open", reason, assignee=None)


@writes
def note_paid(who: Principal, paid: DisbursementMade) -> None:
    """A fund paid for a repair. Raises `commitment_unknown`."""
    commitment = queries.commitment(who, paid.commitment_id)
    if commitment is None:
        raise missing("commitment", paid.commitment_id)
    _set_state(commitment, "paid")
    keep_payment(commitment.work_order, paid.amount_fen, date.fromisoformat(paid.paid_on))


def _name_commitment(who: Principal, order: WorkOrder, assignee: str) -> Commitment:
    """The commitment to ask for: the one asked for before, unless the fund took it back."""
    commitment = order.commitment
    if commitment is None:
        return Commitment.create(
            id=ids.new_id(),
            community=who.community,
            work_order=order,
            amount_fen=order.estimate_fen,
            state="asked",
            assignee=assignee,
            asked_by=who.user,
            asked_at=clock.now(),
        )
    commitment.state, commitment.assignee, commitment.asked_by = "asked", assignee, who.user
    commitment.save(only=[Commitment.state, Commitment.assignee, Commitment.asked_by])
    return commitment


def _question(order: WorkOrder, commitment: Commitment) -> dict:
    return {
        "id": commitment.id,
        "fund_id": order.fund_id,
        "work_order_id": order.id,
        "amount_fen": commitment.amount_fen,
        "category": order.category,
        "building_id": order.building_id,
        "managed": order.building.managed,
    }


def _take_promise(who: Principal, commitment: Commitment, state: str) -> None:
    """Let a promise take effect once; the history names who asked for it."""
    if not rules.is_news(commitment.state, state):
        return
    _set_state(commitment, state)
    order, to_state = commitment.work_order, rules.STATE_PROMISED[state]
    if may_move(order.state, to_state):
        asker = replace(who, user=commitment.asked_by)
        move(asker, order, to_state, assignee=commitment.assignee)


def _set_state(commitment: Commitment, state: str) -> None:
    commitment.state = state
    commitment.save(only=[Commitment.state])
