"""Making the rules of points, and moving points. Hours are not money (domain.md §6)."""

from services.funds.approvals.commands import approve
from services.funds.database import writes
from services.funds.volunteers.activities import queries as activities
from services.funds.volunteers.points import queries, rules
from services.funds.volunteers.points.models import PointAccount, PointEntry, PointRule
from shared import clock, ids, quantity
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def make_rule(who: Principal, wanted: dict) -> PointRule:
    """Say what hours are worth from a day on; it holds once another person approved it.

    Raises `point_rule_uneven`, `point_rule_late`, `point_rule_exists`, `point_rule_differs`.
    """
    if earlier := named_before(PointRule, "point_rule", who, wanted):
        return earlier
    if problem := rules.rule_problem(wanted["unit_minutes"], wanted["max_minutes"]):
        raise Invalid("point_rule_uneven", problem, {"max_minutes": problem})
    rule = PointRule(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )
    _require_free(who, rule)
    rule.save(force_insert=True)
    return rule


@writes
def approve_rule(who: Principal, rule_id: str) -> PointRule:
    """Approve what another person wants hours to be worth.

    Raises `point_rule_unknown`, `approver_is_maker`, `approved_already`, `point_rule_late`,
    `point_rule_exists`.
    """
    rule = queries.point_rule(who, rule_id)
    approve(who, "point_rule", rule.id, rule.made_by)
    _require_free(who, rule)
    rule.approved_by, rule.approved_on = who.user, clock.today()
    rule.save(only=[PointRule.approved_by, PointRule.approved_on])
    return rule


@writes
def credit(
    who: Principal,
    volunteer_id: str,
    kind: str,
    points: int,
    attendance_id: str | None = None,
    redemption_id: str | None = None,
) -> None:
    """Give points; what the volunteer owes from earlier is taken out of them at once."""
    if not points:
        return
    account = _account(who, volunteer_id)
    _move(who, account, kind, points, attendance_id, redemption_id)
    if recovered := min(account.owed, points):
        account.owed -= recovered
        _move(who, account, rules.RECOVERY, -recovered, attendance_id, redemption_id)


@writes
def take_back(who: Principal, volunteer_id: str, points: int, attendance_id: str) -> None:
    """Take the points of an activity back; what was spent already is owed."""
    account = _account(who, volunteer_id)
    taken, owed = rules.take_back(account.balance, points)
    account.owed += owed
    _move(who, account, rules.REVERSAL, -taken, attendance_id, None)


@writes
def spend(who: Principal, volunteer_id: str, points: int, redemption_id: str) -> None:
    """Take points for goods. Raises `points_insufficient`."""
    account = _account(who, volunteer_id)
    if points > account.balance:
        message = (
            f"{quantity.text(points)} points are needed, "
            f"{quantity.text(account.balance)} are there."
        )
        raise Refusal(
            "points_insufficient",
            message,
            {"quantity": message},
            needed=quantity.text(points),
            balance=quantity.text(account.balance),
        )
    _move(who, account, rules.REDEMPTION, -points, None, redemption_id)


def _require_free(who: Principal, rule: PointRule) -> None:
    """What was counted stays as it was counted, and no day has two rules."""
    latest = activities.last_counted_on(who)
    if latest is not None and rule.effective_from <= latest:
        message = f"Activities until {latest} are counted; a rule begins after them."
        raise Refusal("point_rule_late", message, {"effective_from": message})
    same_day = (
        (PointRule.community == who.community)
        & (PointRule.effective_from == rule.effective_from)
        & PointRule.approved_by.is_null(False)
    )
    if PointRule.select().where(same_day).exists():
        message = f"A rule from {rule.effective_from} on is approved already."
        raise Refusal("point_rule_exists", message, {"effective_from": message})


def _account(who: Principal, volunteer_id: str) -> PointAccount:
    account = queries.account(who, volunteer_id)
    PointAccount.insert(volunteer=account.volunteer_id).on_conflict_ignore().execute()
    return account


def _move(
    who: Principal,
    account: PointAccount,
    kind: str,
    points: int,
    attendance_id: str | None,
    redemption_id: str | None,
) -> None:
    credited, debited = rules.sides(kind, points)
    account.credited += credited
    account.debited += debited
    account.save()
    if points:
        PointEntry.create(
            community=who.community,
            volunteer=account.volunteer_id,
            kind=kind,
            points=points,
            attendance_id=attendance_id,
            redemption_id=redemption_id,
            moved_on=clock.today(),
            moved_at=clock.now(),
            made_by=who.user,
        )
