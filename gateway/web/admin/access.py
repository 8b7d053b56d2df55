"""`/admin/roles`, `tokens`, `second-factor`, `communities`: what lets whom in."""

from flask import request

from gateway.identity.communities import queries as communities
from gateway.identity.second_factors import queries as factors
from gateway.identity.tokens import queries as tokens
from gateway.web import desk
from gateway.web.admin import places
from gateway.web.admin.permissions import AREAS
from shared import clock
from shared.identity import PERMISSIONS, ROLES, caller

access = desk.desk("admin_access", __name__, "/admin")


@access.get("/roles")
@desk.shown_to(*places.PEOPLE)
def roles():
    """Which role may do what; a permission that nobody has who signs in is left out."""
    return places.page(
        "roles.html",
        areas=[
            (area, [(code, PERMISSIONS[code]) for code in area.names if _is_given(code)])
            for area in AREAS
        ],
        roles=ROLES,
    )


@access.get("/tokens")
@desk.shown_to(*places.PEOPLE)
def programs():
    """The tokens of the community's programs, the newest first."""
    found = tokens.community_tokens(caller(), places.asked(request.args.get("after")))
    return places.page("tokens.html", tokens=found, now=clock.now())


@access.get("/second-factor")
@desk.shown_to(*places.PEOPLE)
def second_factor():
    """Who needs a second factor from when."""
    policies = factors.policies(caller(), places.asked(request.args.get("after")))
    return places.page("second_factor.html", policies=policies, roles=ROLES)


@access.get("/communities")
@desk.shown_to("community:read")
def of_the_district():
    """The communities of the district, and a new one."""
    found = communities.communities(places.asked(request.args.get("after")))
    return places.page("communities.html", communities=found)


def _is_given(code: str) -> bool:
    return any(role in PERMISSIONS[code] for role in ROLES)
