"""Tokens: the gateway's signed word for who is asking. It signs (EdDSA); services only verify."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt

from shared import clock
from shared.errors import Unauthenticated
from shared.identity import Principal
from shared.keys import (
    LOOK_SECONDS,
    PRIVATE,
    TOKEN_SECONDS_MAX,
    PublicKeys,
    Watched,
    read_private,
)

ALGORITHM = "EdDSA"
CALLS, SESSIONS = "services", "gateway"  # audiences: a call inside, a person's coming back
CALL_SECONDS = 60  # the gateway's word for one call
CACHE_MAX = 10_000

# Machines do not agree on the time, and a clock that was set by hand may be minutes off: nobody is
# refused for a quarter of an hour. A call token, meant to live for a minute, may live so much
# longer; it never leaves the house, and what a person may do is asked anew for every call.
LEEWAY_SECONDS = 15 * 60


def claims_of(principal: Principal, audience: str) -> dict[str, Any]:
    """What a token says of its owner."""
    return {
        "sub": principal.user,
        "community": principal.community,
        "roles": list(principal.roles),
        "service": principal.service,
        "scopes": None if principal.scopes is None else list(principal.scopes),
        "sid": principal.session if audience == SESSIONS else None,
        "aud": audience,
    }


def principal_of(claims: dict[str, Any]) -> Principal:
    """Whose token says so; KeyError or TypeError if it does not say enough."""
    scopes = claims.get("scopes")
    return Principal(
        claims["sub"],
        claims["community"],
        tuple(claims["roles"]),
        claims.get("service"),
        None if scopes is None else tuple(scopes),
        claims.get("sid"),
    )


class Signer:
    """Signs tokens with the gateway's private key, and with another once that one is replaced.

    Only the gateway has one.
    """

    def __init__(self, keys: Path):
        self._key = Watched(keys / PRIVATE, read_private)

    @property
    def kid(self) -> str:
        """The id of the key that signs now; what another one signed may be refused tomorrow."""
        return self._key.now().kid

    def sign(self, principal: Principal, audience: str, seconds: int) -> str:
        """A token for that audience: "gateway" for a person's session, "services" for a call.

        At most TOKEN_SECONDS_MAX, after which a replaced key is forgotten.
        """
        if seconds > TOKEN_SECONDS_MAX:
            raise ValueError(f"no token lives longer than {TOKEN_SECONDS_MAX} seconds")
        now, key = clock.now(), self._key.now()
        claims = claims_of(principal, audience)
        claims |= {"iat": now, "exp": now + timedelta(seconds=seconds)}
        return jwt.encode(claims, key.private, ALGORITHM, headers={"kid": key.kid})


class Verifier:
    """Verifies tokens with the published keys and remembers them until they expire.

    A key that is published or taken away meanwhile is noticed within LOOK_SECONDS.
    """

    def __init__(self, keys: Path, audience: str):
        self._keys = PublicKeys(keys)
        self._audience = audience
        # A session ends when it ends; a call is also taken by a machine whose clock is ahead.
        self._late_seconds = LEEWAY_SECONDS if audience == CALLS else 0
        self._known: dict[str, tuple[Principal, float, float]] = {}

    def verify(self, token: str) -> Principal:
        """Whose token it is. Raises Unauthenticated `token_expired` or `token_invalid`."""
        if time.monotonic() - self._keys.looked_at > LOOK_SECONDS and self._keys.look():
            self._known = {}  # some of them may be of the key that is gone
        known = self._known  # a token read with a key that goes meanwhile is not remembered
        if (found := known.get(token)) and found[1] <= clock.now().timestamp() < found[2]:
            return found[0]
        claims = self._read(token)
        begins, ends = self._life(claims)
        try:
            principal = principal_of(claims)
        except (KeyError, TypeError):
            raise _invalid() from None
        if len(known) >= CACHE_MAX:
            known.clear()
        known[token] = (principal, begins, ends)
        return principal

    def _read(self, token: str) -> dict[str, Any]:
        """The claims of a token that one of the published keys has signed for this audience."""
        try:
            key = self._keys.get(jwt.get_unverified_header(token).get("kid"))
            if key is None:
                raise _invalid()
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                options={
                    "require": ["exp", "iat", "sub", "aud"],
                    "strict_aud": True,
                    # The moments are compared with the clock of the house, below.
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.InvalidTokenError, UnicodeEncodeError):
            raise _invalid() from None

    def _life(self, claims: dict[str, Any]) -> tuple[float, float]:
        """From when until when a token is taken, by this machine's clock."""
        now = clock.now().timestamp()
        try:
            begins = max(claims["iat"], claims.get("nbf", claims["iat"])) - LEEWAY_SECONDS
            ends = claims["exp"] + self._late_seconds
        except TypeError:
            raise _invalid() from None
        if ends <= now:
            raise Unauthenticated("token_expired", "The token has expired; sign in again.")
        if begins > now:
            raise Unauthenticated("token_invalid", "This token is of a time that is still to come.")
        return begins, ends


def _invalid() -> Unauthenticated:
    return Unauthenticated("token_invalid", "This is not a token of ours.")


def bearer(header: str | None) -> str:
    """The token of an Authorization header. Raises Unauthenticated `token_missing`."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("token_missing", "Send `Authorization: Bearer …`.")
    return token.strip()
