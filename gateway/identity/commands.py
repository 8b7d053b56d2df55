"""Letting people in, shutting them out, and changing what they may do."""

from collections.abc import Collection

from gateway.database import writes
from gateway.identity import passwords, queries, rules
from gateway.identity.events.commands import note
from gateway.identity.models import Community, User
from gateway.identity.second_factors import commands as second_factors
from gateway.identity.sessions import commands as sessions
from gateway.identity.sessions.commands import Visit
from gateway.identity.sign_ins import commands as sign_ins
from shared import clock
from shared.errors import Forbidden, Invalid, Refusal
from shared.identity import FOLLOWER, RESIDENT, Principal


def found_community(code: str, name: str, admin_username: str, admin_password: str) -> Community:
    """Begin a community and its first admin; for the first start, in process.

    Repeating it changes nothing, not even a password. Raises `user_exists` when the username
    belongs to another community.
    """
    return _found(code, name, admin_username, passwords.hashed(admin_password))


@writes
def _found(code: str, name: str, admin_username: str, password_hash: str) -> Community:
    community, _ = Community.get_or_create(
        code=code, defaults={"name": name, "founded_at": clock.now()}
    )
    admin = User.get_or_none(User.username == admin_username)
    if admin is None:
        let_in("founder", code, admin_username, name, password_hash, ["admin"])
    elif admin.community != code:
        raise taken(admin_username)
    return community


def create_user(who: Principal, wanted: dict) -> User:
    """Let somebody of the caller's community in.

    Raises `roles_incompatible` (domain.md §4.2), `role_not_yours_to_give`, `user_exists`,
    Unavailable `sign_in_busy`.
    """
    roles = allowed_roles(who, wanted["roles"])
    password_hash = passwords.hashed(wanted["password"])
    return let_in(who.user, who.community, wanted["username"], wanted["name"], password_hash, roles)


@writes
def let_in(
    actor: str, community: str, username: str, name: str, password_hash: str, roles: list[str]
) -> User:
    """A new user. Raises `user_exists`."""
    require_free(username)
    note(community, actor, username, "user_created", " ".join(roles))
    return User.create(
        username=username,
        password_hash=password_hash,
        name=name,
        community=community,
        roles=" ".join(roles),
        disabled=False,
        created_at=clock.now(),
    )


@writes
def disable_user(who: Principal, username: str) -> User:
    """Shut somebody out at once, sessions included.

    Raises `user_unknown`, `user_not_yours`, `user_is_you`, `last_admin`.
    """
    require_other(who, username)
    user = queries.user_to_change(who, username)
    _require_another_admin(user)
    return _set_disabled(who, user, True)


@writes
def enable_user(who: Principal, username: str) -> User:
    """Let somebody in again. Raises `user_unknown`, `user_not_yours`."""
    return _set_disabled(who, queries.user_to_change(who, username), False)


@writes
def change_roles(who: Principal, username: str, wanted: dict) -> User:
    """Give somebody other roles; they hold from the next request on.

    Raises `user_unknown`, `user_not_yours`, `user_is_you`, `last_admin`, `roles_incompatible`,
    `role_not_yours_to_give`.
    """
    require_other(who, username)
    user = queries.user_to_change(who, username)
    roles = allowed_roles(who, wanted["roles"], user.role_list())
    if "admin" not in roles:
        _require_another_admin(user)
    User.update(roles=" ".join(roles)).where(User.username == username).execute()
    second_factors.remark(username)
    note(who.community, who.user, username, "roles_changed", f"{user.roles} → {' '.join(roles)}")
    return queries.user(who, username)


@writes
def end_sessions(who: Principal, username: str) -> int:
    """Sign somebody out everywhere; how many sessions ended.

    Raises `user_unknown`, `user_not_yours`.
    """
    user = queries.user_to_change(who, username)
    note(who.community, who.user, user.username, "sessions_ended")
    return sessions.end_all(user.username)


def change_password(who: Principal, wanted: dict, visit: Visit) -> User:
    """Change one's own password and end one's other sessions.

    Raises Forbidden `password_wrong`, TooMany `sign_in_locked`, Unavailable `sign_in_busy`.
    """
    known = sign_ins.require_password(who.user, wanted["password"], visit)
    return _replace_password(who, known, passwords.hashed(wanted["new_password"]))


@writes
def _replace_password(who: Principal, known: str, password_hash: str) -> User:
    if queries.user(who, who.user).password_hash != known:  # changed or reset meanwhile
        raise sign_ins.password_wrong()
    return set_password(who.user, who.user, password_hash, but=who.session)


@writes
def set_password(actor: str, username: str, password_hash: str, but: str | None = None) -> User:
    """Another password from now on; every session ends, `but` one if it is named."""
    User.update(password_hash=password_hash).where(User.username == username).execute()
    sessions.end_all(username, but)
    user = queries.by_username(username)
    note(user.community, actor, username, "password_changed")
    return user


def allowed_roles(who: Principal, roles: list[str], before: Collection[str] = ()) -> list[str]:
    """The roles that the caller gives to one who had those before.

    Raises Invalid `roles_incompatible` (domain.md §4.2), Forbidden `role_not_yours_to_give`.
    """
    roles = list(dict.fromkeys(roles))
    if problem := rules.roles_problem(roles):
        raise Invalid("roles_incompatible", problem, {"roles": problem})
    if not rules.may_give(set(roles) ^ set(before), who.roles):
        raise Forbidden("role_not_yours_to_give", "Only the district makes district staff.")
    return roles


def require_free(username: str) -> None:
    """Raises `user_exists` for a name that somebody has, or that nobody may pass for."""
    if User.select().where(User.username == username).exists() or _is_reserved(username):
        raise taken(username)


def require_other(who: Principal, username: str) -> None:
    """Raises `user_is_you`: what one does to others, another one does to oneself."""
    if username == who.user:
        raise Refusal("user_is_you", "Another admin must do this.")


def _require_another_admin(user: User) -> None:
    """A community is never without an admin who can sign in, even if two remove each other."""
    others = User.select().where(
        (User.community == user.community) & ~User.disabled & (User.username != user.username)
    )
    if rules.ADMIN in user.role_list() and not any(rules.ADMIN in o.role_list() for o in others):
        raise Refusal("last_admin", "A community keeps at least one admin who can sign in.")


def _is_reserved(username: str) -> bool:
    """Whether the name is that of the public door or of a follower: nobody passes for those."""
    return username == RESIDENT or username.endswith(FOLLOWER)


def _set_disabled(who: Principal, user: User, disabled: bool) -> User:
    User.update(disabled=disabled).where(User.username == user.username).execute()
    what = "user_disabled" if disabled else "user_enabled"
    note(who.community, who.user, user.username, what)
    return queries.user(who, user.username)


def taken(username: str) -> Refusal:
    """The refusal of a username that another person has."""
    sentence = f"The username {username} is taken."
    return Refusal("user_exists", sentence, {"username": sentence})
