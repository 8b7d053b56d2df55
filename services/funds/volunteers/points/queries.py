"""Asking about points and the rules behind them. Read-only."""

from datetime import date

import peewee
from peewee import fn

from services.funds.volunteers.points import rules
from services.funds.volunteers.points.models import PointAccount, PointEntry, PointRule
from services.funds.volunteers.register import queries as register
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def point_rules(who: Principal, wanted: dict) -> Page:
    """A page of the community's rules, past, present, future and not approved."""
    query = PointRule.select().where(PointRule.community == who.community)
    return page(query, PointRule.id, wanted["limit"], wanted["after"])


def point_rule(who: Principal, rule_id: str) -> PointRule:
    """One rule. Raises `point_rule_unknown`."""
    found = PointRule.get_or_none(
        (PointRule.community == who.community) & (PointRule.id == rule_id)
    )
    if found is None:
        raise missing("point_rule", rule_id)
    return found


def in_force(who: Principal, day: date) -> PointRule:
    """The rule of a business day: the latest that was approved and has begun.

    Raises `point_rule_missing`.
    """
    begun = PointRule.select().where(
        (PointRule.community == who.community)
        & PointRule.approved_by.is_null(False)
        & (PointRule.effective_from <= day)
    )
    found = begun.order_by(PointRule.effective_from.desc()).first()
    if found is None:
        raise Refusal("point_rule_missing", f"No approved rule says what hours of {day} are worth.")
    return found


def worth(who: Principal, day: date) -> rules.Worth:
    """What an activity of a business day is worth. Raises `point_rule_missing`."""
    rule = in_force(who, day)
    return rules.Worth(*(getattr(rule, field) for field in rules.Worth._fields))


def account(who: Principal, volunteer_id: str) -> PointAccount:
    """What a volunteer has. Raises `volunteer_unknown`."""
    row = register.volunteer(who, volunteer_id)
    return PointAccount.get_or_none(PointAccount.volunteer == row) or PointAccount(volunteer=row)


def accounts(volunteer_ids: list[str]) -> dict[str, PointAccount]:
    """What some volunteers have, by their ids; who never had points is missing."""
    rows = PointAccount.select().where(PointAccount.volunteer.in_(volunteer_ids))
    return {row.volunteer_id: row for row in rows}


def entries(who: Principal, volunteer_id: str, wanted: dict) -> Page:
    """A page of what moved of a volunteer's points, the oldest first.

    Raises `volunteer_unknown`.
    """
    row = register.volunteer(who, volunteer_id)
    query = PointEntry.select().where(PointEntry.volunteer == row)
    return page(query, PointEntry.id, wanted["limit"], wanted["after"])


def sums(who: Principal, since: date, until: date) -> tuple[int, int]:
    """What was credited and debited from day to day, both included; the debits are net of what
    redemptions gave back, and below zero when that is more than was taken in these days.
    """
    moved = (PointEntry.community == who.community) & PointEntry.moved_on.between(since, until)
    credited = _total(moved & (PointEntry.points > 0) & (PointEntry.kind != rules.GIVEN_BACK))
    return credited, credited - _total(moved)


def balance(community: str) -> int:
    """What all volunteers of a community have, by their accounts."""
    has = fn.COALESCE(fn.SUM(PointAccount.credited - PointAccount.debited), 0)
    mine = PointAccount.volunteer.in_(register.ids_of(community))
    return int(PointAccount.select(has).where(mine).scalar())


def _total(where: peewee.Expression) -> int:
    total = fn.COALESCE(fn.SUM(PointEntry.points), 0)
    return int(PointEntry.select(total).where(where).scalar())
