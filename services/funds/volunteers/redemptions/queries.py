"""Asking what volunteers got for their points. Read-only."""

from datetime import date

from peewee import fn

from services.funds.volunteers.activities.models import Attendance
from services.funds.volunteers.points.models import PointEntry
from services.funds.volunteers.points.rules import ACTIVITY
from services.funds.volunteers.redemptions import rules
from services.funds.volunteers.redemptions.models import Redemption
from shared.errors import missing
from shared.idempotency import named_before
from shared.identity import Principal
from shared.paging import Page, page


def redemptions(who: Principal, wanted: dict) -> Page:
    """A page of the community's redemptions; `asked`: the shop's answer is not known."""
    query = Redemption.select().where(Redemption.community == who.community)
    for name in ("volunteer_id", "fund_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(Redemption, name) == wanted[name])
    return page(query, Redemption.id, wanted["limit"], wanted["after"])


def redemption(who: Principal, redemption_id: str) -> Redemption:
    """One redemption. Raises `redemption_unknown`."""
    found = Redemption.get_or_none(
        (Redemption.community == who.community) & (Redemption.id == redemption_id)
    )
    if found is None:
        raise missing("redemption", redemption_id)
    return found


def named(who: Principal, wanted: dict) -> Redemption | None:
    """The redemption of that name, None if it is new. Raises `redemption_unknown`,
    `redemption_differs`."""
    return named_before(Redemption, "redemption", who, wanted)


def in_quarter(volunteer_id: str, day: date) -> int:
    """How often a volunteer redeemed, or is about to, in the quarter of a day; what was refused
    or came back does not count."""
    first, last = rules.quarter(day)
    query = Redemption.select().where(
        (Redemption.volunteer == volunteer_id)
        & Redemption.asked_on.between(first, last)
        & Redemption.state.in_(rules.HELD)
    )
    return query.count()


def recorded_any(volunteer_id: str, user: str) -> bool:
    """Whether a person recorded, signed out or put right any hours of a volunteer that count."""
    credited = PointEntry.select(PointEntry.attendance_id).where(
        (PointEntry.volunteer == volunteer_id)
        & (PointEntry.kind == ACTIVITY)
        & (PointEntry.made_by == user)
    )
    query = Attendance.select().where(
        (Attendance.volunteer == volunteer_id)
        & (Attendance.state == "counted")
        & ((Attendance.recorded_by == user) | Attendance.id.in_(credited))
    )
    return query.exists()


def unanswered(community: str) -> int:
    """How many redemptions of a community wait for the shop's answer, of whatever day."""
    waits = (Redemption.community == community) & (Redemption.state == "asked")
    return Redemption.select().where(waits).count()


def paid_fen(community: str) -> int:
    """What funds paid for goods that did not come back, in fen."""
    total = fn.COALESCE(fn.SUM(Redemption.price_fen), 0)
    paid = (Redemption.community == community) & (Redemption.state == "sold")
    return int(Redemption.select(total).where(paid).scalar())
