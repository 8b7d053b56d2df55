"""Asking about commitments. Read-only."""

import peewee

from services.funds.commitments import rules
from services.funds.commitments.models import CancelledOrder, Commitment, GivenUp
from services.funds.funds.models import Fund
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def commitments(who: Principal, wanted: dict) -> Page:
    """A page of the community's commitments."""
    query = Commitment.select().where(Commitment.community == who.community)
    for name in ("fund_id", "work_order_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(Commitment, name) == wanted[name])
    return page(query, Commitment.id, wanted["limit"], wanted["after"])


def commitment(who: Principal, commitment_id: str) -> Commitment:
    """One commitment. Raises `commitment_unknown`."""
    found = Commitment.get_or_none(
        (Commitment.community == who.community) & (Commitment.id == commitment_id)
    )
    if found is None:
        raise missing("commitment", commitment_id)
    return found


def promised_fen(who: Principal, fund_id: str, work_order_id: str) -> int:
    """What a fund has promised one order and not taken back, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Commitment.amount_fen), 0)
    query = Commitment.select(total).where(
        (Commitment.community == who.community)
        & (Commitment.fund == fund_id)
        & (Commitment.work_order_id == work_order_id)
        & (Commitment.state != "released")
    )
    return int(query.scalar())


def is_cancelled(who: Principal, work_order_id: str) -> bool:
    """Whether the order is known to be cancelled."""
    return (
        CancelledOrder.select()
        .where(
            (CancelledOrder.community == who.community)
            & (CancelledOrder.work_order_id == work_order_id)
        )
        .exists()
    )


def is_given_up(commitment_id: str | None) -> bool:
    """Whether property wants a commitment of this name no more."""
    return GivenUp.select().where(GivenUp.commitment_id == commitment_id).exists()


def refuse_problem(checks, fund: Fund, wish: rules.Wish) -> None:
    """Raises what a fund's terms say against a wish, under the problem's code."""
    terms = rules.Terms(*(getattr(fund, field) for field in rules.Terms._fields))
    if problem := rules.first_problem(checks, terms, wish):
        raise Refusal(
            problem.code, problem.message, {problem.field: problem.message}, **problem.details
        )
