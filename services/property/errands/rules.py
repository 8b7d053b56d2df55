"""When an errand was answered in time, and whose its money is. Pure: no Flask, no peewee."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from shared.money import yuan

RESPONSE_MINUTES = 15  # 困难认定15分钟响应, unless the community has said (domain.md §1 row 36)
KINDS_MAX = 200
MOVES = ("taken", "paid_on", "returned")


class Term(NamedTuple):
    """How many minutes until somebody answers, from a day on."""

    from_on: date
    response_minutes: int


def minutes_on(terms: Iterable[Term], day: date) -> int:
    """The minutes that hold on a day: those of the last term begun by then."""
    begun = [term for term in terms if term.from_on <= day]
    return max(begun).response_minutes if begun else RESPONSE_MINUTES


def in_time(asked_at: datetime, answered_at: datetime, minutes: int) -> bool:
    """14:59 and 15:00 are in time, 15:01 is late."""
    return answered_at - asked_at <= timedelta(minutes=minutes)


def fee_problem(handling_fee_fen: int) -> str | None:
    """Why no fee may be taken for handing money on (物业管理条例 §44), or None."""
    if handling_fee_fen == 0:
        return None
    return "No handling fee is taken for an errand (物业管理条例 §44)."


def passing_problem(held_fen: int, amount_fen: int) -> str | None:
    """Why so much cannot be passed on or given back, in fen, or None."""
    if amount_fen <= held_fen:
        return None
    return f"{yuan(held_fen)} is held for this errand, {yuan(amount_fen)} is more."
