"""Sending a repairer once a fund has promised the money, calling them back, hearing of payment.

A dispatch is two transactions with a question to the fund between them; so is a release.
"""

from dataclasses import replace
from datetime import date

from services.property.database import writes
from services.property.funding import queries, rules
from services.property.funding.models import Commitment
from services.property.funding.top_ups import queries as top_ups
from services.property.payers.decisions import queries as payers
from services.property.payers.waiting import queries as waiting
from services.property.registry.queries import households_in
from services.property.registry.staff import queries as staff
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import (
    call_back,
    keep_payment,
    keep_return,
    move,
    wrong_state,
)
from services.property.work_orders.hands.queries import hands
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import may_move
from shared import clock, ids
from shared.asking import Ask, Read, seat
from shared.errors import Refusal, missing
from shared.facts import CommitmentMade, DisbursementMade, DisbursementReturned
from shared.identity import Principal


def dispatch(
    who: Principal,
    work_order_id: str,
    assignee: str | None,
    ask: Ask,
    read: Read | None = None,
    reason: str = "",
) -> WorkOrder:
    """Send a repairer, or offer the order to whoever takes it first (None), once its fund has
    promised the money.

    No lock is held while the fund is asked. Whoever is interrupted repeats the dispatch: the
    commitment has its name before it is asked for, so asking again is the same question.
    Without a `reason` nobody goes before others who wait for the same fund. Raises
    `work_order_unknown`, `work_order_state`, `payer_undecided`, `quote_not_accepted`,
    `contract_bears_it`, `assignee_unknown`, `not_first_in_line`, `too_busy`, and what the
    fund refuses with.
    """
    order = orders.work_order(who, work_order_id)
    if order.fund_id is None:
        order, question = begin_dispatch(who, work_order_id, assignee, reason)
        if question is None:
            return order  # else a fund was to pay in the meantime
    with seat():
        if read is not None and not reason:
            waiting.require_turn(who, order, read)
        order, question = begin_dispatch(who, work_order_id, assignee, reason)
        if question is None:
            return order
        order = _ask_for_money(who, question, ask)
    # Cancelled, taken back, or gone to somebody else while we waited.
    if order.state in rules.NOT_SENT or assignee not in (None, order.assignee):
        raise wrong_state(order, "dispatched")
    return order


def release(who: Principal, work_order_id: str, reason: str, ask: Ask) -> WorkOrder:
    """Call a repairer back who has not begun, after the order's fund has taken its money back.

    From the first transaction on nobody begins the repair. Whoever is interrupted repeats the
    release: it asks the same question, for the reason given first. Raises `work_order_unknown`,
    `work_order_state`, `too_busy`, and what the fund refuses with.
    """
    if orders.work_order(who, work_order_id).fund_id is None:
        return begin_release(who, work_order_id, reason)[0]
    with seat():
        order, commitment = begin_release(who, work_order_id, reason)
        if commitment is None:
            return order
        order = _ask_to_take_back(who, commitment, ask)
    if order.state == "cancelled":  # while we waited
        raise wrong_state(order, "open")
    return order


@writes
def begin_dispatch(
    who: Principal, work_order_id: str, assignee: str | None, reason: str = ""
) -> tuple[WorkOrder, dict | None]:
    """The order, and what to ask its fund; None when nothing is left to ask.

    Raises `work_order_unknown`, `work_order_state`, `payer_undecided`, `quote_not_accepted`,
    `contract_bears_it`, `assignee_unknown`.
    """
    order = orders.work_order(who, work_order_id)
    commitment = order.commitment
    if commitment is not None and commitment.state == "releasing":
        raise wrong_state(order, "dispatched", "Its fund is being asked to take its money back.")
    if order.state in rules.NOT_BEGUN and order.assignee == assignee:
        return order, None  # the answer to this dispatch was lost on its way back
    if order.state not in rules.DISPATCHABLE:
        raise wrong_state(order, "dispatched")
    if _is_asked_for_another(commitment, assignee):
        raise wrong_state(order, "dispatched", "Its fund is being asked for another repairer.")
    sent = hands(who, assignee)
    payers.require_ready(who, order)
    # Without a fund there is nothing to ask; what a declined order was promised stays promised.
    if order.fund_id is None or (commitment is not None and commitment.state == "made"):
        move(who, order, "dispatched", reason, **sent)
        return order, None
    return order, _question(order, _name_commitment(who, order, assignee, reason))


@writes
def begin_release(
    who: Principal, work_order_id: str, reason: str
) -> tuple[WorkOrder, Commitment | None]:
    """The order, and the commitment its fund shall take back; None when there is nothing to ask.

    Raises `work_order_unknown`, `work_order_state`.
    """
    order = orders.work_order(who, work_order_id)
    last, commitment = order.history[-1], order.commitment
    if order.state == "open" and commitment is None:
        if last.from_state in rules.NOT_BEGUN and last.reason == reason:
            return order, None  # the answer to this release was lost on its way back
        raise wrong_state(order, "open")
    if order.state not in (*rules.NOT_BEGUN, "open"):  # a declined order is open, its money kept
        raise wrong_state(order, "open")
    if commitment is None:
        call_back(who, order, reason)
    elif commitment.state != "releasing":
        commitment.state, commitment.release_reason = "releasing", reason
        commitment.save(only=[Commitment.state, Commitment.release_reason])
    return order, commitment


@writes
def take_answer(who: Principal, commitment_id: str, state: str) -> WorkOrder:
    """What the fund answered takes effect, unless its fact was faster; returns the order."""
    commitment = _own(who, commitment_id)
    _take_promise(who, commitment, state)
    return orders.work_order(who, commitment.work_order_id)


@writes
def note_refused(who: Principal, commitment_id: str, code: str) -> None:
    """The fund said no: the order waits for money, with the refusal's code as the reason."""
    commitment = queries.commitment(who, commitment_id)
    if commitment is None or commitment.state != "asked":
        return
    commitment.state, commitment.refusal = "refused", code
    commitment.save(only=[Commitment.state, Commitment.refusal])
    if commitment.work_order.state == "open":
        move(who, commitment.work_order, "unfunded", code)


@writes
def note_made(who: Principal, made: CommitmentMade) -> None:
    """A fund's money is reserved; commitments that property never asked for are not its own.

    Raises `commitment_differs` if it is not the money that property asked for.
    """
    commitment = queries.commitment(who, made.commitment_id)
    if commitment is None or commitment.state == "released":
        return
    first_fen = commitment.amount_fen - top_ups.made_fen(commitment)
    asked = (commitment.work_order_id, commitment.work_order.fund_id, first_fen)
    if commitment.state != "released" and asked != (
        made.work_order_id,
        made.fund_id,
        made.amount_fen,
    ):
        raise Refusal("commitment_differs", "The fund's promise is not the one that was asked for.")
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
        call_back(who, order, reason)


@writes
def note_paid(who: Principal, paid: DisbursementMade) -> None:
    """A fund paid for a repair; what it paid for another use is not property's affair.

    Raises `commitment_unknown`.
    """
    if paid.work_order_id is None:
        return
    commitment = _own(who, paid.commitment_id)
    _set_state(commitment, "paid")
    keep_payment(commitment.work_order, paid.amount_fen, date.fromisoformat(paid.paid_on))


@writes
def note_returned(who: Principal, back: DisbursementReturned) -> None:
    """Part of what a fund had paid for a repair went back to it. Raises `commitment_unknown`."""
    if back.work_order_id is not None:
        keep_return(_own(who, back.commitment_id).work_order, back.amount_fen)


def _own(who: Principal, commitment_id: str) -> Commitment:
    commitment = queries.commitment(who, commitment_id)
    if commitment is None:
        raise missing("commitment", commitment_id)
    return commitment


def _ask_for_money(who: Principal, question: dict, ask: Ask) -> WorkOrder:
    try:
        answer = ask(who, "/funds/commitments", question, f"commitment:{question['id']}")
    except Refusal as refusal:
        if rules.is_refused_money(refusal.status, refusal.code):
            note_refused(who, question["id"], refusal.code)
        raise
    return take_answer(who, question["id"], answer["state"])


def _ask_to_take_back(who: Principal, commitment: Commitment, ask: Ask) -> WorkOrder:
    path, reason = f"/funds/commitments/{commitment.id}/release", commitment.release_reason or ""
    try:
        ask(who, path, {"reason": reason}, f"release:{commitment.id}")
    except Refusal as refusal:
        if not rules.is_given_back(refusal.code):
            raise
    note_released(who, commitment.id, reason)
    return orders.work_order(who, commitment.work_order_id)


def _is_asked_for_another(commitment: Commitment | None, assignee: str | None) -> bool:
    return commitment is not None and rules.is_asked_for_another(
        commitment.state,
        commitment.assignee,
        commitment.asked_at,
        assignee or rules.WHOEVER,
        clock.now(),
    )


def _name_commitment(
    who: Principal, order: WorkOrder, assignee: str | None, reason: str
) -> Commitment:
    """The commitment to ask for: the one asked for before, unless the fund took it back."""
    commitment = order.commitment
    if commitment is None:
        return Commitment.create(
            id=ids.new_id(),
            community=who.community,
            work_order=order,
            amount_fen=order.estimate_fen,
            state="asked",
            assignee=assignee or rules.WHOEVER,
            asked_by=who.user,
            asked_at=clock.now(),
            dispatch_reason=reason,
        )
    commitment.state, commitment.assignee = "asked", assignee or rules.WHOEVER
    commitment.asked_by, commitment.asked_at = who.user, clock.now()
    commitment.dispatch_reason = reason
    commitment.save(only=["state", "assignee", "asked_by", "asked_at", "dispatch_reason"])
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
        "households": households_in(order.building) or None,
    }


def _take_promise(who: Principal, commitment: Commitment, state: str) -> None:
    """Let a promise take effect once; the history names who asked for it."""
    if not rules.is_news(commitment.state, state):
        return
    _set_state(commitment, state)
    order, to_state = commitment.work_order, rules.STATE_PROMISED[state]
    if may_move(order.state, to_state):
        asker = replace(who, user=commitment.asked_by)
        why = commitment.dispatch_reason or ""
        assignee = commitment.assignee or None
        team = staff.team_of(who, assignee)
        move(asker, order, to_state, why, assignee=assignee, team=team)


def _set_state(commitment: Commitment, state: str) -> None:
    commitment.state = state
    commitment.save(only=[Commitment.state])
