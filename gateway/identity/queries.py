"""Asking about communities and users. Read-only."""

from werkzeug.security import check_password_hash

from gateway.database import gateway
from gateway.identity.models import Community, User
from shared.errors import Forbidden, Unauthenticated, missing
from shared.identity import Principal, within
from shared.paging import Page, page

# Compared with when nobody has the username, so that the answer takes as long as for somebody.
NOBODY_HASH = f"scrypt:32768:8:1${'0' * 16}${'0' * 128}"


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


def signed_in(username: str, password: str) -> User:
    """The user with that password. Raises `credentials_wrong`, `user_disabled`."""
    user = User.get_or_none(User.username == username)
    right = check_password_hash(user.password_hash if user else NOBODY_HASH, password)
    if user is None or not right:
        raise Unauthenticated("credentials_wrong", "This username and password do not match.")
    if user.disabled:
        raise _disabled(username)
    return user


def require_enabled(username: str) -> None:
    """Raises `token_invalid` for a user who is not here, `user_disabled` for one shut out."""
    # Asked before every request: written out, it costs a quarter of what building it would.
    sql = f'SELECT "disabled" FROM "user" WHERE "username" = {gateway.proxy.param}'
    row = gateway.proxy.execute_sql(sql, (username,)).fetchone()
    if row is None:
        raise Unauthenticated("token_invalid", "This is not a token of ours.")
    if row[0]:
        raise _disabled(username)


def _disabled(username: str) -> Forbidden:
    return Forbidden("user_disabled", f"The user {username} is disabled; ask your admin.")


def user(who: Principal, username: str) -> User:
    """One user of the community. Raises `user_unknown`."""
    found = User.get_or_none((User.community == who.community) & (User.username == username))
    if found is None:
        raise missing("user", username)
    return found


def users(who: Principal, wanted: dict) -> Page:
    """A page of the community's users, in the order of their usernames."""
    query = User.select().where(User.community == who.community)
    return page(query, User.username, wanted["limit"], wanted["after"])
