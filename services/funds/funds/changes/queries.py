"""Asking about changes of funds. Read-only."""

from services.funds.funds import queries as funds
from services.funds.funds.changes.models import FundChange
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def changes(who: Principal, wanted: dict) -> Page:
    """A page of the community's changes."""
    query = FundChange.select().where(FundChange.community == who.community)
    for name in ("fund_id", "kind", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(FundChange, name) == wanted[name])
    return page(query, FundChange.id, wanted["limit"], wanted["after"])


def history(who: Principal, fund_id: str, wanted: dict) -> Page:
    """A page of the changes of one fund. Raises `fund_unknown`."""
    funds.fund(who, fund_id)
    return changes(who, wanted | {"fund_id": fund_id})


def change(who: Principal, change_id: str) -> FundChange:
    """One change. Raises `fund_change_unknown`."""
    found = FundChange.get_or_none(
        (FundChange.community == who.community) & (FundChange.id == change_id)
    )
    if found is None:
        raise missing("fund_change", change_id)
    return found


def pending(fund_id: str) -> list[FundChange]:
    """What awaits approval for a fund, at most one of each kind."""
    query = FundChange.select().where(
        (FundChange.fund == fund_id) & (FundChange.state == "awaiting_approval")
    )
    return list(query.order_by(FundChange.id))
