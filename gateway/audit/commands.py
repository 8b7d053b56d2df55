"""Runs of the audit: asked for by a person, or by the schedule; each is kept."""

from datetime import datetime

from gateway.audit import queries, rules
from gateway.audit.models import AuditFinding, AuditRun, AuditStanding
from gateway.audit.queries import Result
from gateway.database import gateway, writes
from gateway.door import Door
from gateway.identity import queries as identity
from gateway.upstreams import Upstreams
from shared import clock
from shared.errors import Unavailable
from shared.ids import new_id

REASON_MAX = 400


def run(community: str, asked_by: str, door: Door, services: Upstreams) -> AuditRun:
    """Audit a community now and keep what was found; that it was not possible, too."""
    try:
        result = queries.audit(community, door, services)
    except Unavailable as refusal:
        reason = refusal.message[:REASON_MAX]
        result = Result(clock.now(), rules.NOT_POSSIBLE, reason, 0, 0, [])
    return keep(community, asked_by, result)


def run_due(door: Door, services: Upstreams) -> int:
    """Audit the community that has been due longest, if one is; how many that were.

    One at a time: the next comes with the next round, so that no burst of them meets the services.
    """
    community = claim_due()
    if community is None:
        return 0
    run(community, rules.SCHEDULE, door, services)
    return 1


@writes
def claim_due() -> str | None:
    """The community that has been due longest, which nobody else gets until it is due again.

    A process that dies with it has left out one turn.
    """
    now = clock.now()
    rows = {row.community: row for row in AuditStanding.select()}
    for community in identity.communities():
        if community.code not in rows:
            rows[community.code] = _begin(community.code, now)
    due = [row for row in rows.values() if row.due_at <= now]
    if not due:
        return None
    chosen = min(due, key=lambda row: (row.due_at, row.community))
    _set(chosen.community, due_at=now + rules.EVERY)
    return chosen.community


@writes
def keep(community: str, asked_by: str, result: Result) -> AuditRun:
    """Keep a run, and let the community stand by it if it told something."""
    standing = AuditStanding.get_or_none(AuditStanding.community == community)
    standing = standing or _begin(community, result.checked_at)
    keeps = rules.keeps_findings(
        asked_by, result.outcome, _is_first_of_day(standing.checked_at, result.checked_at)
    )
    kept = AuditRun.create(
        id=new_id(),
        community=community,
        checked_at=result.checked_at,
        asked_by=asked_by,
        outcome=result.outcome,
        reason=result.reason,
        differences=result.differences,
        facts_behind=result.facts_behind,
        parked_facts=result.parked_facts,
    )
    if keeps:
        rows = [{"run": kept.id, **row} for row in queries.findings(result.found)]
        gateway.insert_rows(AuditFinding, rows)
    if asked_by == rules.SCHEDULE:
        _set(community, due_at=rules.next_due(result.outcome, result.checked_at))
    if result.outcome in rules.CONCLUSIVE:
        _stand_by(kept, standing, result)
    return kept


def _stand_by(kept: AuditRun, standing: AuditStanding, result: Result) -> None:
    """Two runs at once end in any order: the one that looked later counts."""
    if standing.checked_at and standing.checked_at > result.checked_at:
        return
    since = standing.amber_since or result.checked_at
    _set(
        kept.community,
        run_id=kept.id,
        checked_at=result.checked_at,
        amber_since=since if result.outcome == rules.DIFFERS else None,
        differing=[each.comparison.code for each in result.found if not each.comparison.agrees],
    )


def _begin(community: str, now: datetime) -> AuditStanding:
    return AuditStanding.create(community=community, due_at=now, differing=[])


def _set(community: str, **values: object) -> None:
    AuditStanding.update(**values).where(AuditStanding.community == community).execute()


def _is_first_of_day(before: datetime | None, now: datetime) -> bool:
    return before is None or clock.business_day(before) != clock.business_day(now)
