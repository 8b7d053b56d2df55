"""Giving out one-time codes, and letting in who brings one."""

from typing import NamedTuple

from gateway.database import writes
from gateway.identity import codes, passwords
from gateway.identity import commands as users
from gateway.identity import queries as people
from gateway.identity.events.commands import note
from gateway.identity.invitations import queries, rules
from gateway.identity.invitations.models import Invitation
from gateway.identity.models import User
from gateway.identity.sessions import commands as sessions
from gateway.identity.sessions.commands import Visit
from gateway.identity.sign_ins import commands as sign_ins
from gateway.identity.tokens import commands as tokens
from shared import clock
from shared.errors import Invalid
from shared.identity import Principal
from shared.ids import new_id


class Given(NamedTuple):
    """An invitation, and its code, which is shown once."""

    row: Invitation
    code: str


@writes
def invite(who: Principal, wanted: dict) -> Given:
    """Invite somebody into the caller's community; they choose a password, and a username if none
    is given. An older open invitation of the same username is withdrawn.

    Raises `roles_incompatible` (domain.md §4.2), `role_not_yours_to_give`, `user_exists`.
    """
    roles = users.allowed_roles(who, wanted["roles"])
    if wanted["username"] is not None:
        users.require_free(wanted["username"])
    return give(who, who.community, rules.INVITATION, wanted["username"], wanted["name"], roles)


@writes
def reset_password(who: Principal, username: str) -> Given:
    """Give somebody a code for another password; the present one, every session and every token
    end.

    Raises `user_unknown`, `user_not_yours`, `user_is_you`.
    """
    user = people.user_to_change(who, username)
    users.require_other(who, username)
    User.update(password_hash=passwords.NOBODY_HASH).where(User.username == username).execute()
    sessions.end_all(username)
    tokens.revoke_all(who, user)
    return give(who, who.community, rules.RESET, username, user.name, user.role_list())


@writes
def withdraw(who: Principal, invitation_id: str) -> Invitation:
    """Take a code back. Raises `invitation_unknown`, `code_redeemed`, `code_expired`."""
    row = queries.invitation(who, invitation_id)
    if queries.state(row) != rules.WITHDRAWN:
        queries.require_open(row)
        _withdraw(Invitation.id == row.id)
        note(who.community, who.user, row.id, f"{row.kind}_withdrawn", row.username or row.name)
    return queries.invitation(who, invitation_id)


def redeem(wanted: dict, visit: Visit) -> User:
    """Let in who brings a code, with the password of their choice; it is good once. Wrong
    passwords that came from there before are forgotten.

    Raises NotFound `code_unknown`; `code_redeemed`, `code_withdrawn`, `code_expired`,
    `user_exists`; Invalid `username_missing`, `username_given`; Unavailable `sign_in_busy`.
    """
    row = queries.by_code(wanted["code"])
    queries.require_good(row)
    username = _username(row, wanted["username"])
    password_hash = passwords.hashed(wanted["password"], visit.address)
    return _redeem(row.id, username, password_hash, visit)


@writes
def _redeem(invitation_id: str, username: str, password_hash: str, visit: Visit) -> User:
    row = Invitation.get_by_id(invitation_id)
    queries.require_good(row)  # meanwhile somebody else may have brought it
    Invitation.update(redeemed_at=clock.now()).where(Invitation.id == row.id).execute()
    sign_ins.note_right(username, visit.address)
    if row.kind == rules.RESET:
        return users.set_password(username, username, password_hash)
    return users.let_in(
        row.made_by, row.community, username, row.name, password_hash, row.role_list()
    )


@writes
def give(
    who: Principal, community: str, kind: str, username: str | None, name: str, roles: list[str]
) -> Given:
    """A new code of that kind; older open ones of the same username are withdrawn."""
    if username is not None:
        _withdraw((Invitation.username == username) & (Invitation.community == community))
    now, code = clock.now(), codes.new_code(rules.CODE_GROUPS)
    row = Invitation.create(
        id=new_id(),
        community=community,
        kind=kind,
        username=username,
        name=name,
        roles=" ".join(roles),
        code_hash=codes.code_hash(code),
        made_by=who.user,
        made_at=now,
        expires_at=now + rules.LIFETIMES[kind],
        redeemed_at=None,
        withdrawn_at=None,
    )
    note(community, who.user, row.id, f"{kind}_given", f"{username or name}: {row.roles}")
    return Given(row, code)


def _withdraw(which) -> None:
    is_open = Invitation.redeemed_at.is_null() & Invitation.withdrawn_at.is_null()
    Invitation.update(withdrawn_at=clock.now()).where(which & is_open).execute()


def _username(row: Invitation, chosen: str | None) -> str:
    """The username of who comes: given by the admin, or chosen."""
    if row.username is None and chosen is None:
        sentence = "Choose a username."
        raise Invalid("username_missing", sentence, {"username": sentence})
    if row.username is not None and chosen not in (None, row.username):
        sentence = "The username was given with the code; leave it out."
        raise Invalid("username_given", sentence, {"username": sentence})
    return row.username or chosen  # type: ignore[return-value]
