"""Asking about funds. Read-only."""

from collections.abc import Iterable

from services.funds.funds import rules
from services.funds.funds.models import Fund
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def funds(who: Principal, wanted: dict) -> Page:
    """A page of the community's funds."""
    query = Fund.select().where(Fund.community == who.community)
    for name in ("nature", "status", "book"):
        if wanted[name] is not None:
            query = query.where(getattr(Fund, name) == wanted[name])
    return page(query, Fund.id, wanted["limit"], wanted["after"])


def fund(who: Principal, fund_id: str) -> Fund:
    """One fund. Raises `fund_unknown`."""
    found = Fund.get_or_none((Fund.community == who.community) & (Fund.id == fund_id))
    if found is None:
        raise missing("fund", fund_id)
    return found


def names(who: Principal, fund_ids: Iterable[str]) -> dict[str, str]:
    """What these funds are called, by their ids."""
    query = Fund.select(Fund.id, Fund.name).where(
        (Fund.community == who.community) & Fund.id.in_(list(fund_ids))
    )
    return dict(query.tuples())


def closed_of(fund_ids: Iterable[str]) -> set[str]:
    """Which of these funds are closed."""
    closed = (Fund.status == "closed") & Fund.id.in_(list(fund_ids))
    return {row[0] for row in Fund.select(Fund.id).where(closed).tuples()}


def all_of(community: str) -> list[Fund]:
    """Every fund of a community, for the audit."""
    return list(Fund.select().where(Fund.community == community).order_by(Fund.id))


def refuse_terms(who: Principal, terms: dict) -> None:
    """Raises Invalid `fund_window_invalid`, `fund_uses_contradict`, `approval_levels_invalid`;
    `fund_unknown` when money may move on to a fund that is not here.
    """
    if problem := rules.terms_problem(terms):
        raise Invalid(problem.code, problem.message, {problem.field: problem.message})
    for fund_id in terms["transfers_to"]:
        fund(who, fund_id)


def refuse_closed(fund: Fund, field: str = "fund_id") -> None:
    """Raises `fund_closed`: what ended takes nothing in and is not changed any more. `field` is
    what named the fund.
    """
    if fund.status == "closed":
        message = f"{fund.name} is closed for good."
        raise Refusal("fund_closed", message, {field: message})
