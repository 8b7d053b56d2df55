"""Making and revoking tokens of programs."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from gateway.database import writes
from gateway.identity.events.commands import note
from gateway.identity.models import User
from gateway.identity.tokens import rules
from gateway.identity.tokens.models import ApiToken
from shared import clock
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal
from shared.ids import new_id


class Made(NamedTuple):
    """A token, and what is shown of it once."""

    row: ApiToken
    token: str


@writes
def make_token(who: Principal, wanted: dict) -> Made:
    """A token for a program of the caller's, good for some of what the caller may.

    Raises Invalid `scope_not_yours`; `tokens_too_many`.
    """
    scopes = list(dict.fromkeys(wanted["scopes"]))
    if beyond := [scope for scope in scopes if scope in rules.NEVER or not who.may(scope)]:
        sentence = f"A token of yours cannot have {', '.join(beyond)}."
        raise Invalid("scope_not_yours", sentence, {"scopes": sentence})
    now = clock.now()
    _require_room(who, now)
    secret, token_id = secrets.token_urlsafe(rules.SECRET_BYTES), new_id()
    row = ApiToken.create(
        id=token_id,
        community=who.community,
        username=who.user,
        name=wanted["name"],
        scopes=" ".join(scopes),
        secret_hash=rules.secret_hash(secret),
        made_at=now,
        expires_at=now + timedelta(days=wanted["days"]),
        used_at=None,
        revoked_at=None,
    )
    note(who.community, who.user, token_id, "token_made", f"{wanted['name']}: {row.scopes}")
    return Made(row, rules.written(token_id, secret))


@writes
def revoke_token(who: Principal, token_id: str) -> ApiToken:
    """End a token: its owner, or an admin. Raises `token_unknown`."""
    row = ApiToken.get_or_none((ApiToken.community == who.community) & (ApiToken.id == token_id))
    if row is None or not (row.username == who.user or who.may("user:write")):
        raise missing("token", token_id)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        ApiToken.update(revoked_at=row.revoked_at).where(ApiToken.id == token_id).execute()
        note(who.community, who.user, token_id, "token_revoked", row.name)
    return row


@writes
def revoke_all(who: Principal, owner: User) -> None:
    """End every token of somebody whose account may be in other hands."""
    alive = (ApiToken.username == owner.username) & ApiToken.revoked_at.is_null()
    if revoked := ApiToken.update(revoked_at=clock.now()).where(alive).execute():
        note(owner.community, who.user, owner.username, "tokens_revoked", str(revoked))


@writes
def use(token_id: str, now: datetime) -> None:
    """Note that the token was used."""
    ApiToken.update(used_at=now).where(ApiToken.id == token_id).execute()


def _require_room(who: Principal, now: datetime) -> None:
    alive = ApiToken.select().where(
        (ApiToken.community == who.community)
        & (ApiToken.username == who.user)
        & ApiToken.revoked_at.is_null()
        & (ApiToken.expires_at > now)
    )
    if alive.count() >= rules.TOKENS_MAX:
        raise Refusal("tokens_too_many", "Revoke a token that is no longer used first.")
