"""Who is at the door: a person with a session token, or a service with its secret.

Inside, both become a short call token that the services verify (design.md §7).
"""

import hmac

from flask import current_app
from werkzeug.datastructures import Headers

from gateway.identity import queries as identity
from shared import clock
from shared.errors import Malformed, Unauthenticated
from shared.identity import (
    CACHE_MAX,
    CALL_SECONDS,
    Principal,
    Signer,
    Verifier,
    bearer,
    service_secret,
)
from shared.identity import RESIDENT as RESIDENT_ROLE
from shared.settings import SERVICES, Settings

SESSION_SECONDS = 12 * 3600  # a working day; the till does not ask for a password in the middle
RESIDENT = Principal("resident", "", (RESIDENT_ROLE,))  # whoever comes by the public door
CALL_SECONDS_LEFT_MIN = 15  # a minted token is used again while it lives at least so long


class Door:
    """Admits callers and mints tokens; one per gateway process."""

    def __init__(self, chosen: Settings):
        self._signer = Signer(chosen.keys)
        self._verifier = Verifier(chosen.keys, audience="gateway")
        self._secrets = {
            name: service_secret(chosen.keys, name).encode() for name in (*SERVICES, "gateway")
        }
        self._minted: dict[Principal, tuple[str, float]] = {}

    def admit(self, headers: Headers) -> Principal:
        """Who asks. Raises Unauthenticated, or Forbidden `user_disabled`."""
        scheme, _, credential = headers.get("Authorization", "").partition(" ")
        if scheme == "Service":
            return self._service(credential, headers)
        principal = self._verifier.verify(bearer(headers.get("Authorization")))
        identity.require_enabled(principal.user)
        return principal

    def _service(self, credential: str, headers: Headers) -> Principal:
        name, _, secret = credential.partition(":")
        known = self._secrets.get(name, b"")
        if not hmac.compare_digest(secret.encode(), known) or not known:
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
        token, ends_at = self._minted.get(principal, ("", 0.0))
        if ends_at - now < CALL_SECONDS_LEFT_MIN:
            if len(self._minted) >= CACHE_MAX:
                self._minted.clear()
            token = self._signer.sign(principal, "services", CALL_SECONDS)
            self._minted[principal] = (token, now + CALL_SECONDS)
        return token


def door() -> Door:
    """The door of the running gateway."""
    return current_app.extensions["door"]
