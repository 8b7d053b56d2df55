"""Who is at the door: a person with a session (a browser has it in a cookie), a program with a
token, a service with its secret.

Inside, all become a short call token that the services verify (design.md §7).
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.datastructures import Headers

from gateway.identity.sealing import Seal
from gateway.identity.second_factors import queries as second_factors
from gateway.identity.sessions import commands as session_commands
from gateway.identity.sessions import queries as sessions
from gateway.identity.sessions.rules import SEEN_SECONDS, SESSION_SECONDS
from gateway.identity.tokens import commands as token_commands
from gateway.identity.tokens import queries as tokens
from gateway.identity.tokens.rules import PREFIX, USED_SECONDS
from shared import clock
from shared.errors import Forbidden, Malformed, Unauthenticated
from shared.identity import RESIDENT as RESIDENT_ROLE
from shared.identity import Principal
from shared.keys import ServiceSecrets
from shared.settings import Settings
from shared.tokens import CACHE_MAX, CALL_SECONDS, Signer, Verifier, bearer

RESIDENT = Principal("resident", "", (RESIDENT_ROLE,))  # whoever comes by the public door
# All that a session may do before its person has the second factor that the community asks for.
ENROLLING = (
    "auth.me",
    "sessions.sign_out",
    "sessions.sign_out_everywhere",
    "second_factors.standing",
    "second_factors.enrol",
    "second_factors.confirm",
    "account.second_factor",
    "sign_out.leave",
)
COOKIE = "session"  # of a browser: the session in which its pages ask
READING = ("GET", "HEAD", "OPTIONS")
CALL_SECONDS_LEFT_MIN = 15  # a minted token is used again while it lives at least so long


class Door:
    """Admits callers and mints tokens; one per gateway process."""

    def __init__(self, chosen: Settings):
        self._signer = Signer(chosen.keys)
        self._verifier = Verifier(chosen.keys, audience="gateway")
        self._secrets = ServiceSecrets(chosen.keys)
        self.seal = Seal(chosen.keys)
        self._minted: dict[tuple[str, Principal], tuple[str, float]] = {}

    def admit(self, headers: Headers) -> Principal:
        """Who asks. Raises Unauthenticated, or Forbidden `user_disabled`,
        `second_factor_to_enrol`, `foreign_page`."""
        authorization = headers.get("Authorization")
        if authorization is None and (cookie := request.cookies.get(COOKIE)):
            if request.method not in READING:
                refuse_foreign_page()
            return self._person(cookie)
        scheme, _, credential = (authorization or "").partition(" ")
        if scheme == "Service":
            return self._service(credential, headers)
        token = bearer(authorization)
        return _program(token) if token.startswith(PREFIX) else self._person(token)

    def _person(self, token: str) -> Principal:
        found = sessions.admitted(self._verifier.verify(token).session or "")
        if found.must_enrol and request.endpoint not in ENROLLING:
            raise second_factors.to_enrol()
        if now := _stale(found.seen_at, SEEN_SECONDS):
            session_commands.see(found.session_id, now)
        return found.principal

    def _service(self, credential: str, headers: Headers) -> Principal:
        name, _, secret = credential.partition(":")
        if not self._secrets.knows(name, secret):
            raise Unauthenticated("service_unknown", "No service has this name and secret.")
        user, community = headers.get("Acting-User"), headers.get("Acting-Community")
        if bool(user) != bool(community):
            raise Malformed(
                "acting_for_nobody", "Acting-User and Acting-Community are sent together."
            )
        return Principal(user or name, community or "", service=name)

    def session(self, principal: Principal) -> str:
        """The token with which a person comes back until the working day is over."""
        return self._signer.sign(principal, "gateway", SESSION_SECONDS)

    def call_token(self, principal: Principal) -> str:
        """The gateway's word for one caller, minted rarely: signing costs more than forwarding."""
        now = clock.now().timestamp()
        named = (self._signer.kid, principal)  # what a replaced key signed is not used again
        token, minted_at = self._minted.get(named, ("", 0.0))
        # A clock that was set back makes an old token one of a time still to come.
        if not 0 <= now - minted_at <= CALL_SECONDS - CALL_SECONDS_LEFT_MIN:
            if len(self._minted) >= CACHE_MAX:
                self._minted.clear()
            token = self._signer.sign(principal, "services", CALL_SECONDS)
            self._minted[named] = (token, now)
        return token


def refuse_foreign_page() -> None:
    """A browser sends its cookie wherever a page sends it: who moves something says of which page.

    Raises Forbidden `foreign_page`.
    """
    origin = request.headers.get("Origin", "")
    if urlsplit(origin).netloc != request.host:
        raise Forbidden("foreign_page", "Only our own pages may move something by a cookie.")


def _program(token: str) -> Principal:
    found = tokens.admitted(token)
    if now := _stale(found.used_at, USED_SECONDS):
        token_commands.use(found.token_id, now)
    return found.principal


def _stale(noted_at: str | None, seconds: int) -> datetime | None:
    """The present moment, if what was noted then is so old that it is noted again."""
    now = clock.now()
    if noted_at is None or noted_at < clock.text(now - timedelta(seconds=seconds)):
        return now
    return None


def door() -> Door:
    """The door of the running gateway."""
    return current_app.extensions["door"]
