"""Asking which deadlines hold. Read-only."""

from datetime import date
from typing import Any, NamedTuple

from services.property.registry.estates import queries as estates
from services.property.terms.models import Term
from services.property.terms.rules import DEFAULTS, Limits, limits_of, most_specific
from shared import clock
from shared.identity import Principal
from shared.paging import Page, page


class TermInForce(NamedTuple):
    """The deadlines of an urgency; `label` is "default" where nobody wrote a row."""

    urgency: str
    term_id: int | None
    label: str
    ground: str | None
    limits: Limits


def terms(who: Principal, wanted: dict) -> Page:
    """A page of the community's rows, in the order they were written."""
    query = Term.select().where(Term.community == who.community)
    return page(query, Term.id, wanted["limit"], wanted["after"])


def in_force(who: Principal, wanted: dict) -> list[TermInForce]:
    """What holds on a business day by urgency, the most urgent first. Raises `estate_unknown`."""
    estate_id, day = wanted["estate_id"], wanted["on"] or clock.today()
    if estate_id is not None:
        estates.estate(who, estate_id)
    return [
        shown(urgency, term_of(who.community, urgency, wanted["category"], estate_id, day))
        for urgency in DEFAULTS
    ]


def term_of(
    community: str, urgency: str, category: str | None, estate_id: Any, day: date
) -> Term | None:
    """The row for orders opened on a business day; None where the default holds.

    `estate_id` may be a query of one.
    """
    rows = Term.select().where(
        (Term.community == community)
        & (Term.urgency == urgency)
        & (Term.effective_from <= day)
        & (Term.category.is_null() | (Term.category == category))
        & (Term.estate.is_null() | (Term.estate == estate_id))
    )
    return most_specific(rows)


def shown(urgency: str, row: Term | None) -> TermInForce:
    """A row, or the default of an urgency, as shown."""
    if row is None:
        return TermInForce(urgency, None, "default", None, DEFAULTS[urgency])
    return TermInForce(urgency, row.id, "written", row.ground, limits_of(row))
