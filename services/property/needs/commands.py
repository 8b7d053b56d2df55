"""Keeping the three lists."""

from services.property.database import writes
from services.property.needs import queries, rules
from services.property.needs.models import Need, Offer
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_need(who: Principal, wanted: dict) -> Need:
    """Something is needed. Raises `need_differs`."""
    return named_before(Need, "need", who, wanted) or Need.create(**_new(who, wanted))


@writes
def add_offer(who: Principal, wanted: dict) -> Offer:
    """Something is offered. Raises `offer_differs`."""
    return named_before(Offer, "offer", who, wanted) or Offer.create(**_new(who, wanted))


@writes
def match(who: Principal, need_id: str, offer_id: str) -> Need:
    """An offer answers a need, which is a project from then on.

    Raises `need_unknown`, `offer_unknown`, `need_matched`, `offer_of_another_kind`.
    """
    row, offer = queries.need(who, need_id), queries.offer(who, offer_id)
    if row.offer_id is not None:
        raise Refusal("need_matched", "Another offer answers this need.")
    if problem := rules.match_problem(row.kind, offer.kind):
        raise Refusal("offer_of_another_kind", problem, {"offer_id": problem})
    row.offer, row.matched_on = offer, clock.today()
    row.save(only=[Need.offer, Need.matched_on])
    return row


@writes
def part(who: Principal, need_id: str) -> Need:
    """The offer does not answer it after all. Raises `need_unknown`, `need_not_matched`."""
    row = queries.need(who, need_id)
    if row.offer_id is None:
        raise Refusal("need_not_matched", "No offer answers this need.")
    row.offer = row.matched_on = None
    row.save(only=[Need.offer, Need.matched_on])
    return row


def _new(who: Principal, wanted: dict) -> dict:
    named = {"id": wanted["id"] or ids.new_id()}
    return wanted | named | {"community": who.community, "created_at": clock.now()}
