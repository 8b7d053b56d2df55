"""Asking that an order may pass a check of a fund, agreeing, refusing."""

from services.funds.approvals.commands import approve
from services.funds.database import writes
from services.funds.exceptions import queries, rules
from services.funds.exceptions.models import FundException
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def ask_exception(who: Principal, wanted: dict) -> FundException:
    """Ask that one order may pass one check of one fund; another person decides.

    Raises `fund_unknown`, `fund_closed`, `exception_figure`, `exception_needless`,
    `exception_asked`, `fund_exception_differs`.
    """
    if earlier := named_before(FundException, "fund_exception", who, wanted):
        return earlier
    fund = funds.fund(who, wanted["fund_id"])
    funds.refuse_closed(fund)
    passes, cap_fen = wanted["passes"], wanted["cap_fen"]
    if problem := rules.figure_problem(passes, cap_fen):
        raise Invalid("exception_figure", problem, {"cap_fen": problem})
    if rules.needless(passes, fund.terms[rules.LIFTABLE[passes]], cap_fen):
        raise Refusal("exception_needless", f"{fund.name} allows this without an exception.")
    if queries.asked_already(fund.id, wanted["work_order_id"], passes):
        raise Refusal("exception_asked", "This has been asked for this order already.")
    return FundException.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        state="awaiting_approval",
        asked_by=who.user,
        asked_at=clock.now(),
    )


@writes
def approve_exception(who: Principal, exception_id: str) -> FundException:
    """Agree that the order passes: what is asked for it from now on does.

    Raises `fund_exception_unknown`, `fund_exception_resolved`, `approver_is_maker`.
    """
    asked = _awaiting(who, exception_id)
    approve(who, "fund_exception", asked.id, asked.asked_by)
    _resolve(who, asked, "approved", None)
    return asked


@writes
def refuse_exception(who: Principal, exception_id: str, reason: str) -> FundException:
    """Keep to the terms. Raises `fund_exception_unknown`, `fund_exception_resolved`."""
    asked = _awaiting(who, exception_id)
    _resolve(who, asked, "refused", reason)
    return asked


def _awaiting(who: Principal, exception_id: str) -> FundException:
    asked = queries.exception(who, exception_id)
    if asked.state != "awaiting_approval":
        raise Refusal("fund_exception_resolved", f"This exception is {asked.state} already.")
    return asked


def _resolve(who: Principal, asked: FundException, state: str, refused_for: str | None) -> None:
    asked.state, asked.refused_for = state, refused_for
    asked.resolved_by, asked.resolved_at = who.user, clock.now()
    asked.save(
        only=[
            FundException.state,
            FundException.refused_for,
            FundException.resolved_by,
            FundException.resolved_at,
        ]
    )
