"""Asking what was issued. Read-only."""

from peewee import fn

from services.store.catalogue.models import Product
from services.store.stock.issues.models import StockIssue
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, either_way


def issues(who: Principal, wanted: dict) -> Page:
    """A page of the community's issues, or of one work order's."""
    query = (
        StockIssue.select(StockIssue, Product)
        .join(Product)
        .where(StockIssue.community == who.community)
    )
    if wanted["work_order_id"] is not None:
        query = query.where(StockIssue.work_order_id == wanted["work_order_id"])
    return either_way(query, StockIssue.id, wanted)


def issue(who: Principal, issue_id: str) -> StockIssue:
    """One issue. Raises `stock_issue_unknown`."""
    found = StockIssue.get_or_none(
        (StockIssue.community == who.community) & (StockIssue.id == issue_id)
    )
    if found is None:
        raise missing("stock_issue", issue_id)
    return found


def issued_fen(community: str) -> int:
    """What goods cost that were issued and did not come back, in fen."""
    total = fn.COALESCE(fn.SUM(StockIssue.cost_fen), 0)
    query = StockIssue.select(total).where(
        (StockIssue.community == community) & StockIssue.returned_on.is_null()
    )
    return int(query.scalar())
