"""Asking about closed days. Read-only."""

import json
from datetime import date, timedelta

from peewee import fn

from services.store.database import store
from services.store.days.models import DayClose
from shared.compiled import Compiled
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

_LAST_CLOSED = Compiled(
    store.proxy,
    lambda community, outlet: DayClose.select(fn.MAX(DayClose.day)).where(
        (DayClose.community == community) & (DayClose.outlet == outlet)
    ),
)


def last_closed(who: Principal, outlet: str) -> date | None:
    """The newest closed day of an outlet."""
    row = _LAST_CLOSED.one(who.community, outlet)
    return _as_day(row[0]) if row else None


def last_closed_anywhere(who: Principal) -> date | None:
    """The newest closed day of any outlet."""
    query = DayClose.select(fn.MAX(DayClose.day)).where(DayClose.community == who.community)
    return _as_day(query.scalar())


def _as_day(value: date | str | None) -> date | None:
    """A day as either engine gives the greatest of a column."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def reporting_day(who: Principal, outlet: str, day: date) -> date:
    """The day whose Z report counts what happened on `day`: a closed day is never reopened."""
    closed = last_closed(who, outlet)
    return max(day, closed + timedelta(days=1)) if closed else day


def day_closes(who: Principal, wanted: dict) -> Page:
    """A page of Z reports."""
    query = DayClose.select().where(DayClose.community == who.community)
    return page(query, DayClose.id, wanted["limit"], wanted["after"])


def day_close(who: Principal, outlet: str, day: date) -> DayClose:
    """The Z report of an outlet and day. Raises `day_close_unknown`."""
    found = DayClose.get_or_none(
        (DayClose.community == who.community) & (DayClose.outlet == outlet) & (DayClose.day == day)
    )
    if found is None:
        raise missing("day_close", day)
    return found


def tenders_by_day(who: Principal, until: date) -> list[tuple[date, str, int]]:
    """What each Z report up to a day took: (day, method, fen)."""
    rows = DayClose.select(DayClose.day, DayClose.report).where(
        (DayClose.community == who.community) & (DayClose.day <= until)
    )
    return [
        (row.day, tender["method"], tender["amount_fen"])
        for row in rows
        for tender in json.loads(row.report)["tenders"]
    ]


def z_gross_fen(community: str) -> tuple[int, int]:
    """What all Z reports took, in fen, and how many there are."""
    gross, count = (
        DayClose.select(fn.COALESCE(fn.SUM(DayClose.gross_fen), 0), fn.COUNT(DayClose.id))
        .where(DayClose.community == community)
        .scalar(as_tuple=True)
    )
    return int(gross), count
