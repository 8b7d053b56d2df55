"""Asking about gifts given back. Read-only."""

from services.funds.contributions.models import Contribution
from services.funds.contributions.returns.models import ContributionReturn
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def returns(who: Principal, wanted: dict) -> Page:
    """A page of what the community gave back, or was asked to."""
    query = ContributionReturn.select().where(ContributionReturn.community == who.community)
    for name in ("contribution_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(ContributionReturn, name) == wanted[name])
    return page(query, ContributionReturn.id, wanted["limit"], wanted["after"])


def one(who: Principal, return_id: str) -> ContributionReturn:
    """One return. Raises `contribution_return_unknown`."""
    found = ContributionReturn.get_or_none(
        (ContributionReturn.community == who.community) & (ContributionReturn.id == return_id)
    )
    if found is None:
        raise missing("contribution_return", return_id)
    return found


def is_awaiting(given: Contribution) -> bool:
    """Whether a return of this gift awaits another person's word."""
    return (
        ContributionReturn.select()
        .where(
            (ContributionReturn.contribution == given)
            & (ContributionReturn.state == "awaiting_approval")
        )
        .exists()
    )
