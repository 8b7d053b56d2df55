"""Asking who waits, where, and by which rule. Read-only."""

from datetime import date
from typing import Any

import peewee

from services.property.funding.models import Commitment
from services.property.funding.rules import DISPATCHABLE
from services.property.payers.rules import masked_title
from services.property.payers.waiting import rules
from services.property.payers.waiting.models import WaitingRule
from services.property.payers.waiting.rules import Placed, Waiting
from services.property.registry.models import Building
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import STAGES
from shared import clock
from shared.asking import Read
from shared.errors import Refusal
from shared.identity import Principal
from shared.paging import Page, read_place, write_place


def rule(community: str, on: date) -> WaitingRule:
    """The rule of a community on a day: its own, else everybody's."""
    begun = WaitingRule.select().where(WaitingRule.effective_from <= on)
    latest = (WaitingRule.effective_from.desc(), WaitingRule.id.desc())
    own = begun.where(WaitingRule.community == community).order_by(*latest).first()
    return own or begun.where(WaitingRule.community.is_null()).order_by(*latest).first()


def seen_rule(community: str) -> dict[str, Any]:
    """Today's rule as it is published."""
    held = rule(community, clock.today())
    criteria = held.criteria.split()
    return {
        "version": held.id,
        "effective_from": held.effective_from,
        "ground": held.ground,
        "criteria": [{"criterion": name, "says": rules.SAYS[name]} for name in criteria],
    }


def line(community: str, fund_id: str | None, also: str | None = None) -> list[Placed]:
    """Everybody who waits for a fund, or for any, in the order of today's rule; `also` an order
    that has not asked yet, where it would stand."""
    criteria = rule(community, clock.today()).criteria.split()
    return rules.in_line(_waiting(community, fund_id, also), criteria)


def waiting(community: str, wanted: dict) -> Page:
    """A page of the waiting list with everybody's position in the line of the fund."""
    placed = line(community, wanted.get("fund_id"))
    if wanted["after"]:
        after = read_place(wanted["after"], lambda text: tuple(text.split(" ")))
        placed = [place for place in placed if place.key > after]
    shown = placed[: wanted["limit"]]
    more = len(placed) > len(shown)
    return Page([_seen(place) for place in shown], write_place(*shown[-1].key) if more else None)


def public_waiting(community: str, wanted: dict) -> Page:
    """The same as anybody may see it: nothing that a person wrote (domain.md §6)."""
    found = waiting(community, wanted)
    hidden = ("work_order_id", "estimate_fen")
    rows = [{k: v for k, v in row.items() if k not in hidden} for row in found.items]
    return Page(rows, found.next)


def require_turn(who: Principal, order: WorkOrder, read: Read) -> None:
    """Nobody is served before whoever is first in line and could be served with what the fund has.

    Who asks for the first time stands in line like who has waited. The fund is asked what it has
    only where somebody stands before. Raises `not_first_in_line`.
    """
    if order.state not in DISPATCHABLE or _holds(order):
        return
    placed = line(who.community, order.fund_id, order.id)
    if not placed or placed[0].order.work_order_id == order.id:
        return
    available_fen = read(who, f"/funds/funds/{order.fund_id}", {})["available_fen"]
    if first := rules.served_before(placed, order.id, available_fen):
        message = "Somebody stands before it in the line of its fund; say why this is first."
        raise Refusal(
            "not_first_in_line",
            message,
            {"reason": message},
            first_work_order_id=first.order.work_order_id,
            first_position=first.position,
        )


def _holds(order: WorkOrder) -> bool:
    """Whether its fund keeps money for it already: it was declined, and asks nobody again."""
    return order.commitment is not None and order.commitment.state == "made"


def _waiting(community: str, fund_id: str | None, also: str | None) -> list[Waiting]:
    refused = (Commitment.work_order == WorkOrder.id) & (Commitment.state == "refused")
    query = (
        WorkOrder.select(
            WorkOrder.id,
            WorkOrder.fund_id,
            WorkOrder.urgency,
            Building.managed,
            WorkOrder.opened_at,
            WorkOrder.opened_on,
            WorkOrder.estimate_fen,
            WorkOrder.category,
            Building.id,
            Building.name,
        )
        .join(Building)
        .switch(WorkOrder)
        .join(Commitment, peewee.JOIN.LEFT_OUTER, on=refused)
        .where(
            (WorkOrder.community == community)
            & WorkOrder.fund_id.is_null(False)
            & ((WorkOrder.id == also) | (WorkOrder.state == "unfunded"))
            & (Commitment.refusal.is_null() | (Commitment.refusal == rules.NO_MONEY))
        )
    )
    if fund_id is not None:
        query = query.where(WorkOrder.fund_id == fund_id)
    return [Waiting(*row) for row in query.tuples()]


def _seen(place: Placed) -> dict[str, Any]:
    order = place.order
    return {
        "position": place.position,
        "work_order_id": order.work_order_id,
        "fund_id": order.fund_id,
        "title": masked_title(order.category, order.building_name),
        "category": order.category,
        "urgency": order.urgency,
        "building_id": order.building_id,
        "building_name": order.building_name,
        "managed": order.managed,
        "opened_on": order.opened_on,
        "stage": STAGES["unfunded"],
        "estimate_fen": order.estimate_fen,
    }
