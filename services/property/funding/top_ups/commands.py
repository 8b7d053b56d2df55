"""Asking an order's fund for more while the repair goes on.

Two transactions with a question between them, as a dispatch (funding/commands.py).
"""

from services.property.database import writes
from services.property.funding.models import Commitment
from services.property.funding.top_ups import queries, rules
from services.property.funding.top_ups.models import TopUp
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import note, wrong_state
from services.property.work_orders.models import WorkOrder
from shared import clock
from shared.asking import Ask, seat
from shared.errors import Refusal, missing
from shared.facts import CommitmentRaised
from shared.identity import Principal
from shared.money import yuan


def top_up(
    who: Principal, work_order_id: str, added_fen: int, reason: str, key: str, ask: Ask
) -> WorkOrder:
    """Ask the order's fund for more, in fen; the order keeps what it has if the fund refuses.

    No lock is held while the fund is asked. Whoever is interrupted repeats it: under the same
    `key`, or for the same amount and reason while it is not answered, it is the same question.
    Raises `work_order_unknown`, `work_order_state`, `no_commitment`, `cost_frozen`,
    `top_up_pending`, `too_busy`, and what the fund refuses with.
    """
    with seat():
        order, asked = begin_top_up(who, work_order_id, added_fen, reason, key)
        if asked is None:
            return order
        return _ask_for_more(who, asked, ask)


@writes
def begin_top_up(
    who: Principal, work_order_id: str, added_fen: int, reason: str, key: str
) -> tuple[WorkOrder, TopUp | None]:
    """The order, and what to ask its fund; None when nothing is left to ask.

    Raises `work_order_unknown`, `work_order_state`, `no_commitment`, `cost_frozen`,
    `top_up_pending`.
    """
    order = orders.work_order(who, work_order_id)
    named = queries.one(who, rules.name_of(order.id, key))
    if named is not None and named.state not in ("asked", "refused"):
        return order, None  # the answer was lost on its way back
    commitment = _growing(order)
    asked = queries.pending(commitment)
    if asked is not None and (asked.added_fen, asked.reason) != (added_fen, reason):
        raise Refusal(
            "top_up_pending",
            f"{yuan(asked.added_fen)} more is asked for already: {asked.reason}.",
            added_fen=asked.added_fen,
            state=asked.state,
        )
    if asked is not None and asked.state == "awaiting_approval":
        return order, None
    return order, _ask_anew(who, asked or named) or TopUp.create(
        id=rules.name_of(order.id, key),
        community=who.community,
        commitment=commitment,
        added_fen=added_fen,
        reason=reason,
        state="asked",
        asked_by=who.user,
        asked_at=clock.now(),
    )


@writes
def take_answer(who: Principal, top_up_id: str, state: str, why: str | None = None) -> WorkOrder:
    """What the fund answered takes effect, unless its fact was faster; returns the order."""
    asked = queries.one(who, top_up_id)
    if asked is None:
        raise missing("top_up", top_up_id)
    _take(who, asked, state, why)
    return orders.work_order(who, asked.commitment.work_order_id)


@writes
def note_raised(who: Principal, told: CommitmentRaised) -> None:
    """A fund's promise grew. Raises `top_up_differs` if it is not what property asked for."""
    asked = queries.one(who, told.raise_id)
    if asked is None:
        return
    if (asked.commitment_id, asked.added_fen) != (told.commitment_id, told.added_fen):
        raise Refusal("top_up_differs", "The promise grew by other money than was asked for.")
    _take(who, asked, "made", None)


@writes
def note_dropped(who: Principal, top_up_id: str, reason: str) -> None:
    """More money that awaited approval is with the fund again."""
    asked = queries.one(who, top_up_id)
    if asked is not None:
        _take(who, asked, "dropped", reason)


def _growing(order: WorkOrder) -> Commitment:
    """The commitment of an order whose cost may grow. Raises as `begin_top_up`."""
    if order.state not in rules.AT_WORK:
        raise wrong_state(order, order.state, f"The order is {order.state}; nobody is at work.")
    if order.cost_fen is not None:
        raise Refusal("cost_frozen", "The cost was frozen before the rework.")
    commitment = order.commitment
    if commitment is None or commitment.state != "made":
        raise Refusal("no_commitment", "No fund holds money for this order that could grow.")
    return commitment


def _ask_anew(who: Principal, asked: TopUp | None) -> TopUp | None:
    if asked is not None:
        asked.state, asked.asked_by, asked.asked_at = "asked", who.user, clock.now()
        asked.save(only=[TopUp.state, TopUp.asked_by, TopUp.asked_at])
    return asked


def _ask_for_more(who: Principal, asked: TopUp, ask: Ask) -> WorkOrder:
    path = f"/funds/commitments/{asked.commitment_id}/raise"
    question = {"id": asked.id, "added_fen": asked.added_fen, "reason": asked.reason}
    try:
        answer = ask(who, path, question, f"raise:{asked.id}")
    except Refusal as refusal:
        if rules.is_refused(refusal.status, refusal.code):
            take_answer(who, asked.id, "refused", refusal.code)
        raise
    return take_answer(who, asked.id, answer["state"], answer["dropped_for"])


def _take(who: Principal, asked: TopUp, state: str, why: str | None) -> None:
    """Let an answer or a fact take effect once; the order's notes tell of it."""
    if not rules.is_news(asked.state, state):
        return
    asked.state, asked.refusal = state, why
    asked.save(only=[TopUp.state, TopUp.refusal])
    commitment = asked.commitment
    if state == "made":
        commitment.amount_fen += asked.added_fen
        commitment.save(only=[Commitment.amount_fen])
    note(who, commitment.work_order, "top_up", f"{yuan(asked.added_fen)} {why or state}")
