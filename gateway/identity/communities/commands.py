"""Founding a community while the others work."""

from gateway.database import writes
from gateway.identity import commands as users
from gateway.identity.events.commands import note
from gateway.identity.invitations import commands as invitations
from gateway.identity.invitations.commands import Given
from gateway.identity.invitations.rules import INVITATION
from gateway.identity.models import Community
from gateway.identity.rules import ADMIN
from shared import clock
from shared.errors import Forbidden, Refusal
from shared.identity import Principal


@writes
def found(who: Principal, wanted: dict) -> Given:
    """Begin a community whose first admin comes by invitation.

    Raises Forbidden `community_not_yours_to_found`; `community_exists`, `user_exists`.
    """
    if "district" not in who.roles:
        raise Forbidden("community_not_yours_to_found", "An admin of the district does this.")
    if Community.select().where(Community.code == wanted["code"]).exists():
        sentence = f"There is a community {wanted['code']} already."
        raise Refusal("community_exists", sentence, {"code": sentence})
    admin = wanted["admin"]
    if admin["username"] is not None:
        users.require_free(admin["username"])
    Community.create(code=wanted["code"], name=wanted["name"], founded_at=clock.now())
    note(wanted["code"], who.user, wanted["code"], "community_founded", wanted["name"])
    return invitations.give(
        who, wanted["code"], INVITATION, admin["username"], admin["name"], [ADMIN]
    )
