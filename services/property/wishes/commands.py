"""Posting a wish and moving it until it has come true."""

from typing import Any

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.wishes import queries, rules
from services.property.wishes.models import Wish, WishMove
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def post_wish(who: Principal, wanted: dict) -> queries.WishView:
    """Post a wish of a building, or of a household in it.

    Raises `building_unknown`, `household_unknown`, `household_elsewhere`, `personal_in_public`,
    `wish_differs`.
    """
    if earlier := named_before(Wish, "wish", who, wanted):
        return queries.wish_view(who, earlier.id)
    building = registry.building(who, wanted["building_id"])
    names = [wanted["wished_by"], *registry.names_in(building)]
    if problem := rules.public_problem(wanted["title"], names):
        raise Invalid("personal_in_public", problem, {"title": problem})
    if wanted["household_id"] is not None:
        registry.household_in(who, wanted["household_id"], building)
    row = Wish.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        state="posted",
        posted_on=clock.today(),
        posted_by=who.user,
        posted_at=clock.now(),
    )
    _remember(who, row, None, "")
    return queries.wish_view(who, row.id)


@writes
def claim(who: Principal, wish_id: str, claimed_by: str) -> queries.WishView:
    """A person or an organisation promises it, one at a time.

    Raises `wish_unknown`, `wish_state`.
    """
    return _move(
        who, wish_id, "claimed", claimed_by, claimed_by=claimed_by, claimed_on=clock.today()
    )


@writes
def give_back(who: Principal, wish_id: str, reason: str) -> queries.WishView:
    """Who promised cannot; another may. Raises `wish_unknown`, `wish_state`."""
    return _move(who, wish_id, "posted", reason, claimed_by=None, claimed_on=None)


@writes
def fulfil(who: Principal, wish_id: str, wanted: dict) -> queries.WishView:
    """It came true; what it cost, in fen, is a memo. Raises `wish_unknown`, `wish_state`."""
    on = wanted["fulfilled_on"] or clock.today()
    note = wanted["note"] or ""
    return _move(who, wish_id, "fulfilled", note, fulfilled_on=on, cost_fen=wanted["cost_fen"])


@writes
def withdraw(who: Principal, wish_id: str, reason: str) -> queries.WishView:
    """Nobody wishes it any more. Raises `wish_unknown`, `wish_state`."""
    return _move(who, wish_id, "withdrawn", reason)


@writes
def forget_name(who: Principal, wish_id: str) -> queries.WishView:
    """Whose wish it was is forgotten (PIPL §47). Raises `wish_unknown`."""
    row = queries.wish(who, wish_id)
    row.wished_by = row.household = None
    row.save(only=[Wish.wished_by, Wish.household])
    return queries.wish_view(who, row.id)


def _move(
    who: Principal, wish_id: str, to_state: str, note: str, **changes: Any
) -> queries.WishView:
    row = queries.wish(who, wish_id)
    if problem := rules.move_problem(row.state, to_state):
        raise Refusal("wish_state", problem, from_state=row.state, to_state=to_state)
    from_state, row.state = row.state, to_state
    for column, value in changes.items():
        setattr(row, column, value)
    row.save(only=["state", *changes])
    _remember(who, row, from_state, note)
    return queries.wish_view(who, row.id)


def _remember(who: Principal, row: Wish, from_state: str | None, note: str) -> None:
    WishMove.create(
        wish=row,
        from_state=from_state,
        to_state=row.state,
        note=note,
        moved_by=who.user,
        moved_at=clock.now(),
    )
