"""Asking about communities and users. Read-only."""

from gateway.identity import rules
from gateway.identity.models import Community, User
from shared.errors import Forbidden, missing
from shared.identity import Principal, within
from shared.paging import Page, page


def communities() -> list[Community]:
    """All communities, the first founded first."""
    return list(Community.select().order_by(Community.founded_at, Community.code))


def seen_by(who: Principal, community: str | None) -> Principal:
    """The caller, looking at the community that `?community=` names, if it does.

    Raises `community_not_yours`, `community_unknown`.
    """
    if community is None:
        return who
    looking = within(who, community)
    if not Community.select().where(Community.code == community).exists():
        raise missing("community", community)
    return looking


def disabled(username: str) -> Forbidden:
    """The refusal of somebody who is shut out."""
    return Forbidden("user_disabled", f"The user {username} is disabled; ask your admin.")


def by_username(username: str) -> User:
    """A user of any community, who is known to be there."""
    return User.get_by_id(username)


def user(who: Principal, username: str) -> User:
    """One user of the community. Raises `user_unknown`."""
    found = User.get_or_none((User.community == who.community) & (User.username == username))
    if found is None:
        raise missing("user", username)
    return found


def user_to_change(who: Principal, username: str) -> User:
    """One user of the community whom the caller may change: who could set the password of the
    district's staff could be the district. Raises `user_unknown`, Forbidden `user_not_yours`.
    """
    found = user(who, username)
    if not rules.may_give(found.role_list(), who.roles):
        raise Forbidden("user_not_yours", "Only the district changes district staff.")
    return found


def users(who: Principal, wanted: dict) -> Page:
    """A page of the community's users, in the order of their usernames."""
    query = User.select().where(User.community == who.community)
    return page(query, User.username, wanted["limit"], wanted["after"])
