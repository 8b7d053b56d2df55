"""Founding communities, letting people in and shutting them out."""

from werkzeug.security import generate_password_hash

from gateway.database import writes
from gateway.identity import queries, rules
from gateway.identity.models import Community, User
from shared import clock
from shared.errors import Forbidden, Invalid, Refusal
from shared.identity import FOLLOWER, RESIDENT, Principal


@writes
def found_community(code: str, name: str, admin_username: str, admin_password: str) -> Community:
    """Begin a community and its first admin; for the first start, in process.

    Repeating it changes nothing, not even a password. Raises `user_exists` when the username
    belongs to another community.
    """
    community, _ = Community.get_or_create(
        code=code, defaults={"name": name, "founded_at": clock.now()}
    )
    admin = User.get_or_none(User.username == admin_username)
    if admin is None:
        _create(code, admin_username, name, admin_password, ["admin"])
    elif admin.community != code:
        raise _taken(admin_username)
    return community


@writes
def create_user(who: Principal, wanted: dict) -> User:
    """Let somebody of the caller's community in.

    Raises `roles_incompatible` (domain.md §4.2), `role_not_yours_to_give`, `user_exists`.
    """
    roles = list(dict.fromkeys(wanted["roles"]))
    if problem := rules.roles_problem(roles):
        raise Invalid("roles_incompatible", problem, {"roles": problem})
    if not rules.may_give(roles, who.roles):
        raise Forbidden("role_not_yours_to_give", "Only the district makes district staff.")
    known = User.select().where(User.username == wanted["username"]).exists()
    if known or _is_reserved(wanted["username"]):
        raise _taken(wanted["username"])
    return _create(who.community, wanted["username"], wanted["name"], wanted["password"], roles)


@writes
def disable_user(who: Principal, username: str) -> User:
    """Shut somebody out at once, sessions included. Raises `user_unknown`, `user_is_you`."""
    if username == who.user:
        raise Refusal("user_is_you", "Another admin must do this.")
    return _set_disabled(who, username, True)


@writes
def enable_user(who: Principal, username: str) -> User:
    """Let somebody in again. Raises `user_unknown`."""
    return _set_disabled(who, username, False)


def _is_reserved(username: str) -> bool:
    """Whether the name is that of the public door or of a follower: nobody passes for those."""
    return username == RESIDENT or username.endswith(FOLLOWER)


def _set_disabled(who: Principal, username: str, disabled: bool) -> User:
    user = queries.user(who, username)
    User.update(disabled=disabled).where(User.username == user.username).execute()
    return queries.user(who, username)


def _create(community: str, username: str, name: str, password: str, roles: list[str]) -> User:
    return User.create(
        username=username,
        password_hash=generate_password_hash(password),
        name=name,
        community=community,
        roles=" ".join(roles),
        disabled=False,
        created_at=clock.now(),
    )


def _taken(username: str) -> Refusal:
    sentence = f"The username {username} is taken."
    return Refusal("user_exists", sentence, {"username": sentence})
