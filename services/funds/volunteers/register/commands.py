"""Keeping the register of volunteers."""

from services.funds.database import writes
from services.funds.volunteers.register import queries
from services.funds.volunteers.register.models import Team, Volunteer
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_team(who: Principal, wanted: dict) -> Team:
    """Add a team. Raises `volunteer_team_exists`, `volunteer_team_differs`."""
    if earlier := named_before(Team, "volunteer_team", who, wanted):
        return earlier
    if Team.get_or_none((Team.community == who.community) & (Team.name == wanted["name"])):
        message = f"{wanted['name']} is a team already."
        raise Refusal("volunteer_team_exists", message, {"name": message})
    return Team.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )


@writes
def add_volunteer(who: Principal, wanted: dict) -> queries.VolunteerView:
    """Enter a volunteer; the same name with the same phone is the same person.

    Raises `volunteer_team_unknown`, `volunteer_exists`, `volunteer_differs`.
    """
    said = {field: value for field, value in wanted.items() if value is not None}
    if earlier := named_before(Volunteer, "volunteer", who, {"id": wanted["id"]} | said):
        return queries.view(who, earlier)
    if wanted["team_id"] is not None:
        queries.team(who, wanted["team_id"])
    _refuse_known(who, wanted["name"], wanted["phone"], None)
    row = Volunteer.create(
        **wanted
        | {
            "id": wanted["id"] or ids.new_id(),
            "joined_on": wanted["joined_on"] or clock.today(),
        },
        community=who.community,
        created_at=clock.now(),
    )
    return queries.view(who, queries.volunteer(who, row.id))


@writes
def change_volunteer(who: Principal, volunteer_id: str, wanted: dict) -> queries.VolunteerView:
    """Change what is sent of a volunteer.

    Raises `volunteer_unknown`, `volunteer_team_unknown`, `volunteer_exists`.
    """
    row = queries.volunteer(who, volunteer_id)
    if wanted.get("team_id") is not None:
        queries.team(who, wanted["team_id"])
    name, phone = wanted.get("name", row.name), wanted.get("phone", row.phone)
    _refuse_known(who, name, phone, row.id)
    if wanted:
        Volunteer.update(**wanted).where(Volunteer.id == row.id).execute()
    return queries.view(who, queries.volunteer(who, row.id))


def _refuse_known(who: Principal, name: str, phone: str | None, own_id: str | None) -> None:
    same = Volunteer.get_or_none(
        (Volunteer.community == who.community)
        & (Volunteer.name == name)
        & (Volunteer.phone == phone)
    )
    if phone and same and same.id != own_id:
        message = f"{name} is in the register with this phone already."
        raise Refusal("volunteer_exists", message, {"phone": message})
