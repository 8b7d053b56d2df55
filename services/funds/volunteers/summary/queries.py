"""Asking what volunteers did altogether. Read-only."""

from datetime import date

from services.funds.volunteers.activities import queries as activities
from services.funds.volunteers.points import queries as points
from services.funds.volunteers.points.models import PointAccount
from services.funds.volunteers.redemptions import queries as redemptions
from services.funds.volunteers.register import queries as register
from services.funds.volunteers.summary import rules
from shared.identity import Principal
from shared.paging import Page


def figures(who: Principal, since: date, until: date) -> dict:
    """Activities, hours and points from day to day, both included; the register as of `until`.

    Complaints keep their recorded hours and count none; what was not signed out counts nowhere.
    """
    counts = register.counts(who, until)
    totals = activities.totals_between(who, since, until)
    credited, debited = points.sums(who, since, until)
    return {
        **counts,
        **totals._asdict(),
        "hours_each_hundredths": rules.hours_each_hundredths(
            totals.counted_minutes, counts["volunteers"]
        ),
        "points_credited": credited,
        "points_debited": debited,
        "points_balance": points.balance(who.community),
        "redemptions_asked": redemptions.unanswered(who.community),
    }


def accounts(who: Principal, wanted: dict) -> Page:
    """A page of the register, each with what they did and have; two questions, however many."""
    found = register.volunteers(who, wanted)
    shown = [row.id for row in found.items]
    minutes, points_of = activities.minutes_of(shown), points.accounts(shown)
    return Page([_account(row, minutes, points_of) for row in found.items], found.next)


def _account(
    row: register.VolunteerView, minutes: dict[str, int], points_of: dict[str, PointAccount]
) -> dict:
    has = points_of.get(row.id) or PointAccount()
    return {
        **row._asdict(),
        "counted_minutes": minutes.get(row.id, 0),
        "points_balance": has.balance,
        "points_owed": has.owed,
    }


def of_volunteer(who: Principal, volunteer_id: str) -> dict:
    """The hours of a volunteer, and the points. Raises `volunteer_unknown`."""
    account = points.account(who, volunteer_id)
    return {
        **activities.totals_of(volunteer_id)._asdict(),
        "points_credited": account.credited,
        "points_debited": account.debited,
        "points_balance": account.balance,
        "points_owed": account.owed,
    }
