"""Asking about commitments. Read-only."""

from collections.abc import Iterable
from datetime import date

import peewee

from services.funds.commitments import rules
from services.funds.commitments.models import CancelledOrder, Commitment, GivenUp
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.database import funds
from services.funds.disbursements.requests.queries import pays
from services.funds.exceptions import queries as exceptions
from services.funds.exceptions.rules import lift
from services.funds.funds.models import Fund
from services.funds.uses.queries import catalogue, forbidden
from shared import clock
from shared.errors import Forbidden, Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def commitments(who: Principal, wanted: dict) -> Page:
    """A page of the community's commitments."""
    query = Commitment.select().where(Commitment.community == who.community)
    for name in ("fund_id", "work_order_id", "project_id", "renews", "use", "state"):
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


def promised_fen(who: Principal, asked: Commitment) -> int:
    """What a fund has promised one order and not taken back, in fen; for another use, what this
    commitment is already.
    """
    if asked.work_order_id is None:
        return _kept_fen(Commitment.id == asked.id)
    return _kept_fen(
        (Commitment.community == who.community)
        & (Commitment.fund == asked.fund_id)
        & (Commitment.work_order_id == asked.work_order_id)
    )


def household_fen(fund_id: str, household_id: str | None, year: int) -> int:
    """What a fund has promised one household in a calendar year and not taken back, in fen."""
    if household_id is None:
        return 0
    since, until = clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0)
    return _kept_fen(
        (Commitment.fund == fund_id)
        & (Commitment.household_id == household_id)
        & (Commitment.requested_at >= since)
        & (Commitment.requested_at < until)
    )


def _kept_fen(promised) -> int:
    """Promised and not given back: what is open with what awaits approval on top of it, and of
    the rest what was paid.
    """
    is_open = Commitment.state.in_(rules.OPEN)
    kept = peewee.Case(None, [(is_open, Commitment.amount_fen)], Commitment.disbursed_fen)
    total = peewee.fn.COALESCE(peewee.fn.SUM(kept), 0)
    on_top = peewee.fn.COALESCE(peewee.fn.SUM(CommitmentRaise.added_fen), 0)
    raises = CommitmentRaise.select(on_top).join(Commitment)
    awaiting = raises.where(promised & (CommitmentRaise.state == "awaiting_approval"))
    return int(Commitment.select(total).where(promised).scalar()) + int(awaiting.scalar())


def reserved_for_orders_fen(community: str) -> int:
    """What is reserved for work orders, in fen, but for what awaits approval on top."""
    left = Commitment.amount_fen - Commitment.disbursed_fen
    total = peewee.fn.COALESCE(peewee.fn.SUM(left), 0)
    query = Commitment.select(total).where(
        (Commitment.community == community)
        & Commitment.work_order_id.is_null(False)
        & Commitment.state.in_(rules.OPEN)
    )
    return int(query.scalar())


def due_to_expire(day: date, fund_id: str | None = None, limit: int = 200) -> list[Commitment]:
    """Open commitments whose last day is over on a business day, of one fund or of all.

    Not those of which a payment is under way: it was asked for in time. The states are written
    out: SQLite uses the index of the open ones only where it sees which they are.
    """
    due = (
        Commitment.state.in_([peewee.SQL(f"'{state}'") for state in rules.OPEN])
        & (Commitment.expires_on < day)
        & ~peewee.fn.EXISTS(pays(Commitment.id))
    )
    if fund_id is not None:
        due &= Commitment.fund == fund_id
    longest_over = Commitment.select().where(due).order_by(Commitment.expires_on, Commitment.id)
    return list(longest_over.limit(limit))


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


def is_renewed(commitment: Commitment) -> bool:
    """Whether it was asked for again."""
    return Commitment.select().where(Commitment.renews == commitment.id).exists()


def require_active(who: Principal, commitment: Commitment) -> None:
    """Raises `fund_frozen` or `fund_closed`: such a fund pays nothing."""
    refuse_problem((rules.status,), commitment.fund, wish_of(who, commitment, 0))


def require_redeemer(who: Principal, commitment: Commitment) -> None:
    """Raises `commitment_of_redemption` unless the funds themselves move what is for points."""
    if commitment.use == rules.REWARDS and who.service != funds.name:
        message = "What is promised for points moves with the redemption."
        raise Forbidden("commitment_of_redemption", message)


def require_own(who: Principal, commitment: Commitment) -> None:
    """Raises `commitment_of_order` unless property asks for an order's, people for the rest;
    `commitment_of_redemption`, `commitment_of_project`.
    """
    if commitment.use == rules.REWARDS:
        require_redeemer(who, commitment)
        return
    require_single(commitment)
    if (commitment.work_order_id is None) != (who.service is None):
        message = "What is promised to a work order moves with the order."
        raise Forbidden("commitment_of_order", message)


def require_single(commitment: Commitment) -> None:
    """Raises `commitment_of_project`: the sources of a project pay and end together."""
    if commitment.project_id is not None:
        message = "What is promised to a project moves with the project."
        raise Forbidden("commitment_of_project", message)


def require_unexpired(commitment: Commitment) -> None:
    """Raises `commitment_expired` from midnight after its last business day on."""
    if commitment.expires_on and commitment.expires_on < clock.today():
        message = f"This commitment was good until {commitment.expires_on}."
        raise Refusal("commitment_expired", message)


def refuse_problem(checks: Iterable[rules.Check], fund: Fund, wish: rules.Wish) -> None:
    """Raises what a fund's terms, less what the order may pass by exception, say against a wish,
    under the problem's code.
    """
    if problem := problem_of(checks, fund, wish):
        raise Refusal(
            problem.code,
            problem.message,
            {problem.field: problem.message},
            **{
                "fund_id": fund.id,
                "use": wish.use,
                "work_order_id": wish.work_order_id,
                "asked_fen": wish.amount_fen,
                "available_fen": fund.available_fen,
            }
            | _why(problem, wish)
            | problem.details,
        )


def problem_of(checks: Iterable[rules.Check], fund: Fund, wish: rules.Wish) -> rules.Problem | None:
    """What a fund's terms, less what the order may pass by exception, say against a wish."""
    terms = rules.Terms(*(getattr(fund, field) for field in rules.Terms._fields))
    terms = terms._replace(forbidden_uses=forbidden(fund.uses, fund.forbidden_uses))
    terms = lift(terms, exceptions.lifted(fund.id, wish.work_order_id))
    return rules.first_problem(checks, terms, wish)


def _why(problem: rules.Problem, wish: rules.Wish) -> dict[str, str | None]:
    """Why a use is forbidden, in words for residents."""
    use = catalogue().get(wish.use)
    if problem.code != rules.USE_FORBIDDEN or use is None or use.why_zh is None:
        return {}
    return {"why_zh": use.why_zh, "why_en": use.why_en}


def wish_of(who: Principal, commitment: Commitment, asked_fen: int) -> rules.Wish:
    """What asking so much on top of a commitment, or for it, is to its fund today, in fen."""
    year = clock.business_day(commitment.requested_at).year  # what is added counts in it too
    return rules.Wish(
        amount_fen=asked_fen,
        day=clock.today(),
        use=commitment.use,
        work_order_id=commitment.work_order_id,
        category=commitment.category,
        managed=commitment.managed,
        building_id=commitment.building_id,
        household_id=commitment.household_id,
        households=commitment.households,
        promised_fen=promised_fen(who, commitment),
        household_fen=household_fen(commitment.fund_id, commitment.household_id, year),
    )
