"""Asking about projects. Read-only."""

import peewee

from services.funds.commitments.models import Commitment
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.projects.models import Project
from services.funds.projects.rules import OPEN
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def projects(who: Principal, wanted: dict) -> Page:
    """A page of the community's projects."""
    query = Project.select().where(Project.community == who.community)
    if wanted["state"] is not None:
        query = query.where(_in_state(wanted["state"]))
    return page(query, Project.id, wanted["limit"], wanted["after"])


def project(who: Principal, project_id: str) -> Project:
    """One project. Raises `project_unknown`."""
    found = Project.get_or_none((Project.community == who.community) & (Project.id == project_id))
    if found is None:
        raise missing("project", project_id)
    return found


def require_state(project: Project, *states: str) -> None:
    """Raises `project_state` unless the project is in one of these."""
    if project.state not in states:
        message = f"This project is {project.state}."
        raise Refusal("project_state", message, state=project.state)


def has_asked(who: Principal, project: Project) -> bool:
    """Whether a person asked for a payment of a project that was not refused."""
    asked = (
        DisbursementRequest.select()
        .join(Commitment)
        .where(
            (Commitment.project_id == project.id)
            & (DisbursementRequest.requested_by == who.user)
            & (DisbursementRequest.state != "refused")
        )
    )
    return asked.exists()


def _in_state(state: str):
    is_open = Project.stage == OPEN
    awaits = _any_commitment(Commitment.state == "awaiting_approval")
    pays = _any_commitment(Commitment.disbursed_fen > 0)
    states = {
        "proposed": is_open & awaits,
        "approved": is_open & ~awaits & ~pays,
        "running": is_open & ~awaits & pays,
    }
    return states.get(state, Project.stage == state)


def _any_commitment(condition):
    of_it = Commitment.select().where((Commitment.project_id == Project.id) & condition)
    return peewee.fn.EXISTS(of_it)
