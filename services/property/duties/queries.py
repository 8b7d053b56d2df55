"""Asking who answers for what, and how it was rated. Read-only."""

from typing import NamedTuple

import peewee

from services.property.duties.models import Duty, DutyRating
from services.property.duties.rules import average_hundredths
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class QuarterView(NamedTuple):
    """How a duty was rated in a quarter: the mean in hundredths, and of how many."""

    quarter: str
    ratings: int
    average_hundredths: int


def duties(who: Principal, wanted: dict) -> Page:
    """A page of the duties that have not ended, of a person or of all."""
    query = Duty.select().where((Duty.community == who.community) & Duty.ended_on.is_null())
    if wanted["staff_id"] is not None:
        query = query.where(Duty.staff == wanted["staff_id"])
    return page(query, Duty.id, wanted["limit"], wanted["after"])


def duty(who: Principal, duty_id: str) -> Duty:
    """One duty. Raises `duty_unknown`."""
    found = Duty.get_or_none((Duty.community == who.community) & (Duty.id == duty_id))
    if found is None:
        raise missing("duty", duty_id)
    return found


def count(who: Principal) -> int:
    """How many duties have not ended."""
    mine = (Duty.community == who.community) & Duty.ended_on.is_null()
    return Duty.select().where(mine).count()


def rated(of: Duty, quarter: str, rater: str) -> bool:
    """Whether a representative has rated a duty for a quarter."""
    same = (DutyRating.duty == of) & (DutyRating.quarter == quarter)
    return DutyRating.select().where(same & (DutyRating.rater == rater)).exists()


def quarters(who: Principal, duty_id: str) -> list[QuarterView]:
    """How a duty was rated, quarter by quarter. Raises `duty_unknown`."""
    rows = (
        DutyRating.select(
            DutyRating.quarter,
            peewee.fn.COUNT(DutyRating.id),
            peewee.fn.SUM(DutyRating.score),
        )
        .where(DutyRating.duty == duty(who, duty_id))
        .group_by(DutyRating.quarter)
        .order_by(DutyRating.quarter)
    )
    return [
        QuarterView(quarter, ratings, average_hundredths(int(total), ratings))
        for quarter, ratings, total in rows.tuples()
    ]
