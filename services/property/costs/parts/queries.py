"""Asking which parts an order has. Read-only."""

from datetime import datetime

from services.property.costs.parts.models import Part, Question
from services.property.work_orders.models import WorkOrder
from shared.errors import missing
from shared.identity import Principal


def of_order(order: WorkOrder) -> list[Part]:
    """All parts asked for an order, in the order they were asked for."""
    return list(Part.select().where(Part.work_order == order).order_by(Part.asked_at, Part.id))


def part(who: Principal, part_id: str) -> Part:
    """One part. Raises `part_unknown`."""
    found = Part.get_or_none((Part.community == who.community) & (Part.id == part_id))
    if found is None:
        raise missing("part", part_id)
    return found


def asked_moments(part: Part) -> list[datetime]:
    """When the questions about a part were asked that have no answer yet."""
    return [each.asked_at for each in Question.select().where(Question.part == part)]
