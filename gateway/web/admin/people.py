"""`/admin/users`: who may come in, and one of them."""

from flask import request

from gateway.identity import queries as identity
from gateway.identity import rules as roles
from gateway.identity.events import queries as events
from gateway.identity.invitations import queries as invitations
from gateway.identity.second_factors import queries as factors
from gateway.identity.sessions import queries as sessions
from gateway.identity.sign_ins import queries as sign_ins
from gateway.identity.tokens import queries as tokens
from gateway.web import desk
from gateway.web.admin import places
from shared.identity import ROLES, caller

users = desk.desk("admin_users", __name__, "/admin/users")


@users.get("")
@desk.shown_to(*places.PEOPLE)
def everybody():
    """The people of the community, and who is invited."""
    people = identity.users(caller(), places.asked(request.args.get("after")))
    waiting = [
        (row, state)
        for row in invitations.invitations(caller(), places.asked(None)).items
        if (state := invitations.state(row)) == "open"
    ]
    return places.page("users.html", people=people, invited=waiting, roles=_givable())


@users.get("/<username>")
@desk.shown_to(*places.PEOPLE)
def one(username: str):
    """Somebody: what they may, where they are signed in, what was changed about them."""
    user = identity.user(caller(), username)
    return places.page(
        "user.html",
        user=user,
        roles=_givable() | {each: None for each in user.role_list()},
        factor=factors.standing(user),
        sessions=sessions.sessions_of(caller(), username, places.asked(None)).items,
        tries=sign_ins.sign_ins_of(caller(), username, places.asked(None)).items[:20],
        tokens=tokens.tokens_of(caller(), username, places.asked(None)).items,
        events=events.events(caller(), places.asked(None, subject=username)).items[:20],
        is_me=username == caller().user,
        may_change=roles.may_give(user.role_list(), caller().roles),
    )


def _givable() -> dict[str, None]:
    """The roles that the caller may give, in the order of the house."""
    return {role: None for role in ROLES if roles.may_give([role], caller().roles)}
