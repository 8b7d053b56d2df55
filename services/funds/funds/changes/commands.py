"""Asking for other terms, agreeing to them; stopping a fund, letting it go on, ending it."""

from services.funds.allocation import queries as allocation
from services.funds.approvals.commands import approve
from services.funds.database import writes
from services.funds.funds import commands as fund_terms
from services.funds.funds import queries as funds
from services.funds.funds.changes import queries, rules
from services.funds.funds.changes.models import FundChange
from services.funds.funds.models import Fund
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def propose_change(who: Principal, fund_id: str, wanted: dict) -> FundChange:
    """Ask for other terms; they are in force when another person agrees (design.md §6.6).

    Raises `fund_unknown`, `fund_closed`, `change_pending`, `change_says_nothing`,
    `fund_change_differs`, and what contradictory terms are refused with.
    """
    after = {name: value for name, value in wanted.items() if name not in ("id", "reason")}
    said = _said(fund_id, "terms", wanted) | {"after": rules.plain(after)}
    if earlier := named_before(FundChange, "fund_change", who, said):
        return earlier
    fund = funds.fund(who, fund_id)
    funds.refuse_closed(fund)
    _refuse_second(fund, "terms")
    before = {name: fund.terms[name] for name in after}
    if before == after:
        raise Refusal("change_says_nothing", "These are the terms in force already.")
    funds.refuse_terms(who, fund.terms | after)
    return _note(who, said, rules.plain(before))


@writes
def freeze_fund(who: Principal, fund_id: str, wanted: dict) -> FundChange:
    """Stop a fund at once: it promises and pays nothing.

    Raises `fund_unknown`, `fund_closed`, `fund_status_same`, `fund_change_differs`.
    """
    return _move(who, fund_id, "freeze", wanted)


@writes
def ask_unfreeze(who: Principal, fund_id: str, wanted: dict) -> FundChange:
    """Ask that a frozen fund goes on; it does when another person agrees.

    Raises `fund_unknown`, `fund_closed`, `fund_status_same`, `change_pending`,
    `fund_change_differs`.
    """
    said = _said(fund_id, "unfreeze", wanted)
    if earlier := named_before(FundChange, "fund_change", who, said):
        return earlier
    fund = _movable(who, fund_id, "unfreeze")
    _refuse_second(fund, "unfreeze")
    return _note(who, said, {"status": fund.status})


@writes
def close_fund(who: Principal, fund_id: str, wanted: dict) -> FundChange:
    """End an empty fund for good; what awaited approval for it is refused.

    Raises `fund_unknown`, `fund_closed`, `fund_not_empty`, `fund_still_fed`,
    `fund_change_differs`.
    """
    return _move(who, fund_id, "close", wanted)


@writes
def approve_change(who: Principal, change_id: str) -> FundChange:
    """Agree to what another person asked for; it is in force once as many people have as the
    largest payment of the fund needs, so that fewer never lower what more must agree to.

    Raises `fund_change_unknown`, `fund_change_resolved`, `approver_is_maker`, `approved_already`.
    """
    change = _awaiting(who, change_id)
    needed = rules.most_approvals(change.fund.approval_levels)
    if approve(who, "fund_change", change.id, change.asked_by, needed):
        _put_in_force(who, change)
    return change


@writes
def refuse_change(who: Principal, change_id: str, reason: str) -> FundChange:
    """Leave a fund as it is. Raises `fund_change_unknown`, `fund_change_resolved`."""
    change = _awaiting(who, change_id)
    _resolve(who, change, "refused", reason)
    return change


def _move(who: Principal, fund_id: str, kind: str, wanted: dict) -> FundChange:
    """What one person does alone: freeze, close."""
    said = _said(fund_id, kind, wanted)
    if earlier := named_before(FundChange, "fund_change", who, said):
        return earlier
    fund = _movable(who, fund_id, kind)
    if kind == "close":
        if problem := rules.remainder_problem(fund.committed_fen, fund.balance_fen):
            raise Refusal(*problem, committed_fen=fund.committed_fen, balance_fen=fund.balance_fen)
        if allocation.feeds(who, fund.id):
            message = "Allocation rules still give this fund a share; make others first."
            raise Refusal("fund_still_fed", message)
        for change in queries.pending(fund.id):
            _resolve(who, change, "refused", rules.CLOSED)
    change = _note(who, said, {"status": fund.status})
    _put_in_force(who, change)
    return change


def _said(fund_id: str, kind: str, wanted: dict) -> dict:
    said = {"id": wanted["id"], "fund_id": fund_id, "kind": kind, "reason": wanted["reason"]}
    return said if kind == "terms" else said | {"after": {"status": rules.MOVES[kind][1]}}


def _movable(who: Principal, fund_id: str, kind: str) -> Fund:
    fund = funds.fund(who, fund_id)
    funds.refuse_closed(fund)
    if problem := rules.move_problem(kind, fund.status):
        raise Refusal(*problem)
    return fund


def _refuse_second(fund: Fund, kind: str) -> None:
    if any(change.kind == kind for change in queries.pending(fund.id)):
        raise Refusal("change_pending", "Another change of this fund awaits approval already.")


def _note(who: Principal, said: dict, before: dict) -> FundChange:
    return FundChange.create(
        **said | {"id": said["id"] or ids.new_id()},
        community=who.community,
        before=before,
        state="awaiting_approval",
        asked_by=who.user,
        asked_at=clock.now(),
    )


def _awaiting(who: Principal, change_id: str) -> FundChange:
    change = queries.change(who, change_id)
    if change.state != "awaiting_approval":
        raise Refusal("fund_change_resolved", f"This change is {change.state} already.")
    return change


def _put_in_force(who: Principal, change: FundChange) -> None:
    fund_terms.apply_terms(who, change.fund_id, change.after)
    _resolve(who, change, "in_force", None)


def _resolve(who: Principal, change: FundChange, state: str, refused_for: str | None) -> None:
    change.state, change.refused_for = state, refused_for
    change.resolved_by, change.resolved_at = who.user, clock.now()
    change.save(
        only=[
            FundChange.state,
            FundChange.refused_for,
            FundChange.resolved_by,
            FundChange.resolved_at,
        ]
    )
