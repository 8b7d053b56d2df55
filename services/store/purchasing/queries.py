"""Asking about suppliers and deliveries. Read-only."""

from peewee import fn

from services.store.purchasing.models import GoodsReceipt, Supplier
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def suppliers(who: Principal, wanted: dict) -> Page:
    """A page of the community's suppliers, in the order of their codes."""
    query = Supplier.select().where(Supplier.community == who.community)
    return page(query, Supplier.code, wanted["limit"], wanted["after"])


def supplier(who: Principal, supplier_id: str) -> Supplier:
    """One supplier. Raises `supplier_unknown`."""
    found = Supplier.get_or_none(
        (Supplier.community == who.community) & (Supplier.id == supplier_id)
    )
    if found is None:
        raise missing("supplier", supplier_id)
    return found


def goods_receipts(who: Principal, wanted: dict) -> Page:
    """A page of deliveries."""
    query = GoodsReceipt.select().where(GoodsReceipt.community == who.community)
    if wanted["supplier_id"]:
        query = query.where(GoodsReceipt.supplier == wanted["supplier_id"])
    return page(query, GoodsReceipt.id, wanted["limit"], wanted["after"])


def payables_fen(community: str) -> int:
    """What the shop owes its suppliers, in fen."""
    return (
        GoodsReceipt.select(fn.COALESCE(fn.SUM(GoodsReceipt.value_fen), 0))
        .where(GoodsReceipt.community == community)
        .scalar()
    )
