"""Asking about suppliers. Read-only."""

from typing import Any, NamedTuple

from services.store.purchasing.models import Supplier
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, either_way, page


class Document(NamedTuple):
    """A document and its lines."""

    head: Any
    lines: list


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


def documents(who: Principal, kind: Any, wanted: dict) -> Page:
    """A page of one kind of document, of one supplier if the caller names one."""
    return either_way(of_community(who, kind, wanted), kind.id, wanted)


def of_community(who: Principal, kind: Any, wanted: dict, *columns: Any) -> Any:
    """The documents of one kind that the caller may see, with further columns."""
    query = kind.select(kind, *columns).where(kind.community == who.community)
    if wanted["supplier_id"]:
        query = query.where(kind.supplier == wanted["supplier_id"])
    return query


def with_lines(found: Page, lines: Any, owner: Any) -> Page:
    """A page of documents, each with those of the lines that are its own; two questions in all."""
    by_owner: dict[str, list] = {head.id: [] for head in found.items}
    for line in lines.where(owner.in_(list(by_owner))) if by_owner else ():
        by_owner[getattr(line, owner.object_id_name)].append(line)
    return Page([Document(head, by_owner[head.id]) for head in found.items], found.next)
