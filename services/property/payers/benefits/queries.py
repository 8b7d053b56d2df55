"""Asking for the public-benefit list. Read-only."""

from typing import Any

from services.property.payers.rules import FOR_THE_PUBLIC, masked_title
from services.property.registry.models import Building
from services.property.work_orders.models import WorkOrder
from shared.identity import Principal
from shared.paging import Page, page


def benefits(who: Principal, wanted: dict) -> Page:
    """A page of what the company or a fund repairs for the public good, as staff see it."""
    return page(_of(who.community), WorkOrder.id, wanted["limit"], wanted["after"])


def public_benefits(community: str, wanted: dict) -> Page:
    """The same as anybody may see it: nothing that a person wrote (domain.md §6)."""
    found = page(_of(community), WorkOrder.id, wanted["limit"], wanted["after"])
    return Page([_masked(order) for order in found.items], found.next)


def _of(community: str):
    return (
        WorkOrder.select(WorkOrder, Building)
        .join(Building)
        .where(
            (WorkOrder.community == community)
            & WorkOrder.payer.in_(FOR_THE_PUBLIC)
            & (WorkOrder.state != "cancelled")
        )
    )


def _masked(order: WorkOrder) -> dict[str, Any]:
    return {
        "title": masked_title(order.category, order.building.name),
        "category": order.category,
        "building_id": order.building_id,
        "building_name": order.building.name,
        "opened_on": order.opened_on,
        "stage": order.stage,
        "payer": order.payer,
        "cost_fen": order.cost_fen,
        "paid_fen": order.paid_fen - order.returned_fen,
        "paid_on": order.paid_on,
    }
