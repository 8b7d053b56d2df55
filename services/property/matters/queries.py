"""Asking about matters. Read-only."""

from services.property.matters.models import Matter, Meeting, Proposal
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def matters(who: Principal, wanted: dict) -> Page:
    """A page of the community's matters."""
    query = Matter.select().where(Matter.community == who.community)
    for name in ("state", "building_id", "estate_id", "report_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Matter, name) == wanted[name])
    return page(query, Matter.id, wanted["limit"], wanted["after"])


def matter(who: Principal, matter_id: str) -> Matter:
    """One matter. Raises `matter_unknown`."""
    found = Matter.get_or_none((Matter.community == who.community) & (Matter.id == matter_id))
    if found is None:
        raise missing("matter", matter_id)
    return found


def meeting(matter: Matter, meeting_id: str) -> Meeting:
    """One of a matter's meetings. Raises `meeting_unknown`."""
    found = Meeting.get_or_none((Meeting.matter == matter) & (Meeting.id == meeting_id))
    if found is None:
        raise missing("meeting", meeting_id)
    return found


def proposal(matter: Matter, proposal_id: str) -> Proposal:
    """One of a matter's proposals. Raises `proposal_unknown`."""
    found = Proposal.get_or_none((Proposal.matter == matter) & (Proposal.id == proposal_id))
    if found is None:
        raise missing("proposal", proposal_id)
    return found
