"""Asking about tokens of programs. Read-only."""

import hmac
from typing import NamedTuple

from gateway.database import gateway
from gateway.identity import queries as users
from gateway.identity.second_factors import queries as second_factors
from gateway.identity.tokens import rules
from gateway.identity.tokens.models import ApiToken
from shared import clock
from shared.errors import Unauthenticated
from shared.identity import Principal
from shared.paging import Page, newest_first

# Asked before every request of a program. The last two: from which roles a second factor is asked
# for today, as second_factors.queries.is_required finds it, and the one in use, if there is one.
_ADMITTED = """
SELECT u."username", u."community", u."roles", u."disabled", t."scopes", t."secret_hash",
    t."revoked_at", t."expires_at", t."used_at", (
        SELECT p."roles" FROM "second_factor_policy" p
        WHERE p."community" = u."community" AND p."from_on" <= {mark}
        ORDER BY p."from_on" DESC, p."id" DESC LIMIT 1
    ), f."confirmed_at"
FROM "api_token" t JOIN "user" u ON u."username" = t."username"
LEFT JOIN "second_factor" f ON f."username" = u."username"
WHERE t."id" = {mark}
"""


class Admitted(NamedTuple):
    """For whom a program comes, with which token, and when it was last here."""

    principal: Principal
    token_id: str
    used_at: str | None


def admitted(token: str) -> Admitted:
    """Who stands behind a token, with the roles they have now and no more than its scopes.

    Raises Unauthenticated `token_invalid`, `token_revoked`, `token_expired`; Forbidden
    `user_disabled`, `second_factor_to_enrol`.
    """
    parts = rules.read(token)
    row = parts and _row(parts.id)
    if not parts or not row:
        raise _invalid()
    username, community, roles, disabled, scopes, kept_hash, revoked_at, expires_at = row[:8]
    used_at, asked_of, confirmed_at = row[8:]
    if not hmac.compare_digest(rules.secret_hash(parts.secret), kept_hash):
        raise _invalid()
    if revoked_at is not None:
        raise Unauthenticated("token_revoked", "This token has been revoked.")
    if expires_at <= clock.text(clock.now()):
        raise Unauthenticated("token_expired", "The token has expired; make another one.")
    if disabled:
        raise users.disabled(username)
    if confirmed_at is None and {*(asked_of or "").split()} & {*roles.split()}:
        raise second_factors.to_enrol()
    principal = Principal(username, community, tuple(roles.split()), scopes=tuple(scopes.split()))
    return Admitted(principal, parts.id, used_at)


def _row(token_id: str) -> tuple | None:
    sql = _ADMITTED.format(mark=gateway.proxy.param)
    return gateway.proxy.execute_sql(sql, (clock.today().isoformat(), token_id)).fetchone()


def tokens(who: Principal, username: str, wanted: dict) -> Page:
    """A page of the tokens of somebody of the caller's community, the newest first."""
    query = ApiToken.select().where(
        (ApiToken.community == who.community) & (ApiToken.username == username)
    )
    return newest_first(query, ApiToken.id, wanted)


def community_tokens(who: Principal, wanted: dict) -> Page:
    """A page of all tokens of the caller's community, the newest first."""
    return newest_first(
        ApiToken.select().where(ApiToken.community == who.community), ApiToken.id, wanted
    )


def tokens_of(who: Principal, username: str, wanted: dict) -> Page:
    """The same of a user that is looked for. Raises `user_unknown`."""
    return tokens(who, users.user(who, username).username, wanted)


def _invalid() -> Unauthenticated:
    return Unauthenticated("token_invalid", "This is not a token of ours.")
