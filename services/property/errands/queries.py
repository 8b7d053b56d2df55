"""Asking what was done for residents. Read-only."""

from datetime import date, datetime
from typing import NamedTuple

import peewee

from services.property.errands import rules
from services.property.errands.models import Errand, ErrandKind, ErrandMoney, ErrandTerm
from services.property.registry.rules import sees_whole
from shared.errors import missing
from shared.identity import Principal
from shared.masking import mask_name
from shared.money import rate_bp
from shared.paging import Page, page


class MoneyView(NamedTuple):
    """A movement of a resident's money, in fen."""

    id: str
    move: str
    method: str
    amount_fen: int
    payee: str | None
    reference: str | None
    moved_on: date
    moved_by: str


class ErrandView(NamedTuple):
    """An errand as the asker may see it."""

    id: str
    kind_id: str
    kind: str
    household_id: str | None
    asked_by: str | None
    asked_at: datetime
    answered_at: datetime
    response_minutes: int
    in_time: bool
    done_by: str
    done_on: date
    held_fen: int
    money: list[MoneyView]


class OfKind(NamedTuple):
    """How many errands of a kind there were."""

    kind: str
    errands: int


def kinds(who: Principal, wanted: dict) -> Page:
    """A page of what can be asked for, and could be."""
    query = ErrandKind.select().where(ErrandKind.community == who.community)
    return page(query, ErrandKind.id, wanted["limit"], wanted["after"])


def kind(who: Principal, kind_id: str) -> ErrandKind:
    """One of the things that can be asked for. Raises `errand_kind_unknown`."""
    found = ErrandKind.get_or_none(
        (ErrandKind.community == who.community) & (ErrandKind.id == kind_id)
    )
    if found is None:
        raise missing("errand_kind", kind_id)
    return found


def terms(who: Principal) -> list[rules.Term]:
    """How soon errands are answered, from which day on."""
    query = ErrandTerm.select(ErrandTerm.from_on, ErrandTerm.response_minutes)
    found = query.where(ErrandTerm.community == who.community).order_by(ErrandTerm.from_on)
    return [rules.Term(*row) for row in found.tuples()]


def errands(who: Principal, wanted: dict) -> Page:
    """A page of the community's errands: of a household, of a kind, or that still hold money."""
    query = _of(who)
    if wanted["household_id"] is not None:
        query = query.where(Errand.household == wanted["household_id"])
    if wanted["kind_id"] is not None:
        query = query.where(Errand.kind == wanted["kind_id"])
    if wanted["held"]:
        query = query.where(Errand.held_fen > 0)
    found = page(query, Errand.id, wanted["limit"], wanted["after"])
    return Page(_views(who, found.items), found.next)


def errand(who: Principal, errand_id: str) -> Errand:
    """One errand. Raises `errand_unknown`."""
    found = _of(who).where(Errand.id == errand_id).first()
    if found is None:
        raise missing("errand", errand_id)
    return found


def errand_view(who: Principal, errand_id: str) -> ErrandView:
    """One errand as shown. Raises `errand_unknown`."""
    return _views(who, [errand(who, errand_id)])[0]


def summary(who: Principal, since: date, until: date) -> dict:
    """How many errands were asked for from day to day, how many answered in time, by kind."""
    asked = (Errand.community == who.community) & Errand.asked_on.between(since, until)
    by_kind = (
        Errand.select(ErrandKind.name, peewee.fn.COUNT(Errand.id))
        .join(ErrandKind)
        .where(asked)
        .group_by(ErrandKind.name)
        .order_by(ErrandKind.name)
    )
    rows = [OfKind(*row) for row in by_kind.tuples()]
    total = sum(row.errands for row in rows)
    in_time = Errand.select().where(asked & Errand.in_time).count()
    return {
        "errands": total,
        "in_time": in_time,
        "in_time_bp": rate_bp(in_time, total),
        "by_kind": rows,
    }


def held_fen(community: str) -> int:
    """What is held for residents who asked for errands, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Errand.held_fen), 0)
    held = (Errand.community == community) & (Errand.held_fen > 0)
    return int(Errand.select(total).where(held).scalar())


def _of(who: Principal) -> peewee.ModelSelect:
    query = Errand.select(Errand, ErrandKind).join(ErrandKind)
    return query.where(Errand.community == who.community)


def _views(who: Principal, rows: list[Errand]) -> list[ErrandView]:
    whole = sees_whole(who.roles)
    money: dict[str, list[MoneyView]] = {row.id: [] for row in rows}
    query = ErrandMoney.select().where(ErrandMoney.errand.in_(list(money)))
    for move in query.order_by(ErrandMoney.moved_at, ErrandMoney.id) if rows else ():
        seen = MoneyView(*(getattr(move, field) for field in MoneyView._fields))
        money[move.errand_id].append(seen)
    return [
        ErrandView(
            row.id,
            row.kind_id,
            row.kind.name,
            row.household_id,
            row.asked_by if whole else mask_name(row.asked_by),
            row.asked_at,
            row.answered_at,
            row.response_minutes,
            row.in_time,
            row.done_by,
            row.done_on,
            row.held_fen,
            money[row.id],
        )
        for row in rows
    ]
