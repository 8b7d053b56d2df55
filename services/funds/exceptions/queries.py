"""Asking about exceptions. Read-only."""

from services.funds.exceptions.models import FundException
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def exceptions(who: Principal, wanted: dict) -> Page:
    """A page of the community's exceptions."""
    query = FundException.select().where(FundException.community == who.community)
    for name in ("fund_id", "work_order_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(FundException, name) == wanted[name])
    return page(query, FundException.id, wanted["limit"], wanted["after"])


def exception(who: Principal, exception_id: str) -> FundException:
    """One exception. Raises `fund_exception_unknown`."""
    found = FundException.get_or_none(
        (FundException.community == who.community) & (FundException.id == exception_id)
    )
    if found is None:
        raise missing("fund_exception", exception_id)
    return found


def lifted(fund_id: str, work_order_id: str | None) -> dict[str, int | None]:
    """Which checks of a fund an order may pass; a cap with how far in fen, others with None."""
    if work_order_id is None:
        return {}
    approved = _of(fund_id, work_order_id).where(FundException.state == "approved")
    return {found.passes: found.cap_fen for found in approved}


def asked_already(fund_id: str, work_order_id: str, passes: str) -> bool:
    """Whether this has been asked for and not been refused."""
    asked = _of(fund_id, work_order_id).where(
        (FundException.passes == passes) & (FundException.state != "refused")
    )
    return asked.exists()


def _of(fund_id: str, work_order_id: str):
    return FundException.select().where(
        (FundException.fund == fund_id) & (FundException.work_order_id == work_order_id)
    )
