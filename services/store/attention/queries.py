"""Asking what a person must look at. Read-only."""

from datetime import date

from services.store.attention.models import Attention
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def attentions(who: Principal, wanted: dict) -> Page:
    """A page of the list: what is open, or with `settled` what was dealt with."""
    query = Attention.select().where(
        (Attention.community == who.community) & Attention.settled_at.is_null(not wanted["settled"])
    )
    for name in ("code", "subject_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Attention, name) == wanted[name])
    return page(query, Attention.id, wanted["limit"], wanted["after"])


def attention(who: Principal, attention_id: str) -> Attention:
    """One item of the list. Raises `attention_unknown`."""
    found = Attention.get_or_none(
        (Attention.community == who.community) & (Attention.id == attention_id)
    )
    if found is None:
        raise missing("attention", attention_id)
    return found


def open_of(who: Principal, code: str, subject_id: str) -> list[Attention]:
    """What is open about a thing."""
    return list(
        Attention.select().where(
            (Attention.community == who.community)
            & (Attention.code == code)
            & (Attention.subject_id == subject_id)
            & Attention.settled_at.is_null()
        )
    )


def raised_about(who: Principal, subject_ids: list[str]) -> set[tuple[str, str]]:
    """What was ever raised about some things: (subject, code)."""
    rows = Attention.select(Attention.subject_id, Attention.code).where(
        (Attention.community == who.community) & Attention.subject_id.in_(subject_ids)
    )
    return {(row.subject_id, row.code) for row in rows}


def open_until(who: Principal, day: date) -> list[Attention]:
    """What is open of a day and of all days before it, oldest first."""
    return list(
        Attention.select()
        .where(
            (Attention.community == who.community)
            & Attention.settled_at.is_null()
            & (Attention.day <= day)
        )
        .order_by(Attention.day, Attention.id)
    )
