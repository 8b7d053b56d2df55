"""Asking who the volunteers are. Read-only."""

from datetime import date
from typing import NamedTuple

import peewee

from services.funds.volunteers.register.models import Team, Volunteer
from shared.errors import missing
from shared.identity import Principal
from shared.masking import mask_name, mask_phone
from shared.paging import Page, page


class VolunteerView(NamedTuple):
    """A volunteer as the asker may see them."""

    id: str
    name: str | None
    phone: str | None
    team_id: str | None
    team: str | None
    is_party_member: bool | None
    joined_on: date
    left_on: date | None


def teams(who: Principal, wanted: dict) -> Page:
    """A page of the community's teams."""
    query = Team.select().where(Team.community == who.community)
    return page(query, Team.id, wanted["limit"], wanted["after"])


def team(who: Principal, team_id: str) -> Team:
    """One team. Raises `volunteer_team_unknown`."""
    found = Team.get_or_none((Team.community == who.community) & (Team.id == team_id))
    if found is None:
        raise missing("volunteer_team", team_id)
    return found


def volunteers(who: Principal, wanted: dict) -> Page:
    """A page of the community's volunteers, or of a team's; those who left with `left` only."""
    query = _of(who)
    if wanted["team_id"] is not None:
        query = query.where(Volunteer.team == wanted["team_id"])
    if not wanted["left"]:
        query = query.where(Volunteer.left_on.is_null())
    found = page(query, Volunteer.id, wanted["limit"], wanted["after"])
    return Page([view(who, row) for row in found.items], found.next)


def volunteer(who: Principal, volunteer_id: str) -> Volunteer:
    """One volunteer. Raises `volunteer_unknown`."""
    found = _of(who).where(Volunteer.id == volunteer_id).first()
    if found is None:
        raise missing("volunteer", volunteer_id)
    return found


def view(who: Principal, row: Volunteer) -> VolunteerView:
    """A volunteer, masked for whoever need not know them."""
    whole = who.may("volunteer:read_all")
    return VolunteerView(
        row.id,
        row.name if whole else mask_name(row.name),
        row.phone if whole else mask_phone(row.phone),
        row.team_id,
        row.team and row.team.name,
        row.is_party_member if whole else None,
        row.joined_on,
        row.left_on,
    )


def ids_of(community: str) -> peewee.ModelSelect:
    """The ids of all volunteers of a community, to ask by."""
    return Volunteer.select(Volunteer.id).where(Volunteer.community == community)


def is_here(row: Volunteer, day: date) -> bool:
    """Whether the volunteer helps on a business day."""
    return row.joined_on <= day and (row.left_on is None or day < row.left_on)


def counts(who: Principal, day: date) -> dict[str, int]:
    """How many teams, volunteers and party members there are on a business day."""
    here = (
        (Volunteer.community == who.community)
        & (Volunteer.joined_on <= day)
        & (Volunteer.left_on.is_null() | (Volunteer.left_on > day))
    )
    rows = Volunteer.select().where(here)
    return {
        "teams": Team.select().where(Team.community == who.community).count(),
        "volunteers": rows.count(),
        "party_members": rows.where(Volunteer.is_party_member).count(),
    }


def _of(who: Principal) -> peewee.ModelSelect:
    query = Volunteer.select(Volunteer, Team).join(Team, peewee.JOIN.LEFT_OUTER)
    return query.where(Volunteer.community == who.community)
