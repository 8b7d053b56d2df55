"""Asking which promotions there are and which hold. Read-only."""

from datetime import datetime
from typing import Any

from services.store.database import store
from services.store.pricing.promotions.models import Promotion
from shared import clock
from shared.compiled import Compiled
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

RUNNING_MAX = 500  # promotions that are not over, of a community


def promotions(who: Principal, wanted: dict) -> Page:
    """A page of promotions; with `running` those neither over nor withdrawn."""
    query = _not_over(who) if wanted["running"] else _of(who)
    return page(query, Promotion.id, wanted["limit"], wanted["after"])


def promotion(who: Principal, promotion_id: str) -> Promotion:
    """One promotion. Raises `promotion_unknown`."""
    found = Promotion.get_or_none(
        (Promotion.community == who.community) & (Promotion.id == promotion_id)
    )
    if found is None:
        raise missing("promotion", promotion_id)
    return found


def not_over(who: Principal) -> list[Promotion]:
    """Those that hold or will hold, oldest first."""
    return list(_not_over(who).order_by(Promotion.id).limit(RUNNING_MAX))


def held_between(who: Principal, first: datetime, last: datetime) -> list[Promotion]:
    """Those that may hold at some moment between two, oldest first; one question."""
    return _HELD_BETWEEN.models(Promotion, who.community, clock.text(first), clock.text(last))


_HELD_BETWEEN = Compiled(
    store.proxy,
    lambda community, first, last: (
        Promotion.select()
        .where(
            (Promotion.community == community)
            & (Promotion.starts_at <= last)
            & (Promotion.ends_at.is_null() | (Promotion.ends_at > first))
            & (Promotion.withdrawn_at.is_null() | (Promotion.withdrawn_at > first))
        )
        .order_by(Promotion.id)
    ),
)


def _of(who: Principal) -> Any:
    return Promotion.select().where(Promotion.community == who.community)


def _not_over(who: Principal) -> Any:
    return _of(who).where(
        Promotion.withdrawn_at.is_null()
        & (Promotion.ends_at.is_null() | (Promotion.ends_at > clock.now()))
    )
