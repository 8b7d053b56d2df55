"""Proposing a project to its funds, accepting it, and ending it."""

from services.funds.commitments import commands as commitments
from services.funds.database import writes
from services.funds.projects import queries, rules
from services.funds.projects.models import Project, ProjectSource
from shared import clock, ids
from shared.errors import Forbidden, Invalid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def propose_project(who: Principal, wanted: dict) -> Project:
    """Ask each source for its commitment, under its own terms; if one refuses, none is made.

    It is approved once others have approved every commitment that awaits it. Raises
    `project_shares_invalid`, `project_differs`, and what a fund refuses with.
    """
    sources = wanted["sources"]
    said = {name: value for name, value in wanted.items() if name != "sources"}
    if earlier := named_before(Project, "project", who, said | {"agreed_sources": sources}):
        return earlier
    shares = [source["share_bp"] for source in sources]
    if problem := rules.shares_problem(wanted["agreement"], shares):
        raise Invalid("project_shares_invalid", problem, {"sources": problem})
    project = Project.create(
        **said | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        amount_fen=sum(source["amount_fen"] for source in sources),
        proposed_by=who.user,
        proposed_at=clock.now(),
    )
    for position, source in enumerate(sources):
        ProjectSource.create(
            project=project,
            position=position,
            commitment=commitments.ask_commitment(who, _wish(project, source)),
            share_bp=source["share_bp"],
        )
    return project


@writes
def accept_project(who: Principal, project_id: str, note: str) -> Project:
    """Find what was paid for done well (验收). Raises `project_unknown`, `project_state`,
    `accepter_is_requester`.
    """
    project = queries.project(who, project_id)
    queries.require_state(project, "running")
    if queries.has_asked(who, project):
        message = "Who asked for a project's payments does not accept its work."
        raise Forbidden("accepter_is_requester", message)
    project.stage, project.acceptance_note = "accepted", note
    project.accepted_by, project.accepted_on = who.user, clock.today()
    project.save(
        only=[
            Project.stage,
            Project.acceptance_note,
            Project.accepted_by,
            Project.accepted_on,
        ]
    )
    return project


@writes
def close_project(who: Principal, project_id: str) -> Project:
    """Give each source back what it did not bear. Raises `project_unknown`, `project_state`,
    `payment_pending`.
    """
    project = queries.project(who, project_id)
    queries.require_state(project, "accepted")
    return _end(who, project, "closed", rules.CLOSED)


@writes
def abandon_project(who: Principal, project_id: str, reason: str) -> Project:
    """Stop a project before its acceptance: nothing of it stays reserved, or awaits approval.

    Raises `project_unknown`, `project_state`, `payment_pending`.
    """
    project = queries.project(who, project_id)
    queries.require_state(project, "proposed", "approved", "running")
    project.abandoned_for = reason
    return _end(who, project, "abandoned", rules.ABANDONED)


def _end(who: Principal, project: Project, stage: str, reason: str) -> Project:
    for source in project.sources:
        commitments.release_source(who, source.commitment, reason)
    project.stage, project.ended_by, project.ended_on = stage, who.user, clock.today()
    project.save(only=[Project.stage, Project.ended_by, Project.ended_on, Project.abandoned_for])
    return project


def _wish(project: Project, source: dict) -> dict:
    return {
        "id": None,
        "fund_id": source["fund_id"],
        "use": rules.USE,
        "amount_fen": source["amount_fen"],
        "memo": project.name,
        "payee": None,
        "project_id": project.id,
        "building_id": project.building_id,
        "household_id": None,
        "households": project.households,
        "expires_on": None,
    }
