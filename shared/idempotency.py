"""Once, however often it is asked: the Idempotency-Key is stored with its answer.

The key, the answer and the command's own rows share one transaction. A refusal leaves no row, so
that the same key may be tried again when the reason is gone. Keys are kept for good.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Response, make_response, request

from shared import clock
from shared.database import ServiceDatabase
from shared.errors import Invalid, Malformed, Refusal, missing
from shared.identity import Principal, caller

HEADER = "Idempotency-Key"
KEY_LENGTH_MAX = 200
XML = "text/xml; charset=utf-8"  # the one other form an answer has: Open311 asks for it
CLAIM_SECONDS = 30  # after that the process that claimed the key is taken for dead


def asks_others(view: Callable) -> Callable:
    """Mark a view that waits for another service: it must not hold the write lock meanwhile."""
    view.asks_others = True  # type: ignore[attr-defined]
    return view


def once(database: ServiceDatabase, view: Callable[[], Any], holds_lock: bool) -> Response:
    """Answer a moving request exactly once per key.

    Raises Malformed `idempotency_key_missing`, Invalid `idempotency_key_reused`,
    Refusal `idempotency_key_in_use`.
    """
    named = Named(database, caller().community, _key(), _fingerprint(database.pepper))
    if holds_lock:
        return database.run(lambda: named.earlier() or named.keep(make_response(view())))
    if (stored := database.run(named.earlier_or_claim)) is not None:
        return stored
    try:
        response = make_response(view())
    except Exception:
        database.run(named.forget)
        raise
    return database.run(lambda: named.keep(response))


class Named(NamedTuple):
    """A request by the name its caller gave it. Its methods run inside a write transaction."""

    database: ServiceDatabase
    community: str
    key: str
    fingerprint: str

    def earlier(self) -> Response | None:
        """The answer once given under this name, or None if there is none yet."""
        row = self.database.stored_answer.one(self.community, self.key)
        if row is None:
            return None
        fingerprint, status, body, stored_at = row
        if fingerprint != self.fingerprint:
            raise Invalid(
                "idempotency_key_reused", "This Idempotency-Key belongs to another request."
            )
        if status:
            return Response(
                body,
                status=status,
                content_type=XML if body.startswith("<?xml") else "application/json",
                headers={"Idempotency-Replayed": "true"},
            )
        if clock.parse(stored_at) > clock.now() - timedelta(seconds=CLAIM_SECONDS):
            raise Refusal("idempotency_key_in_use", "The first request is still being worked on.")
        return None

    def earlier_or_claim(self) -> Response | None:
        """The earlier answer; without one the name is ours for CLAIM_SECONDS."""
        stored = self.earlier()
        if stored is None:
            self._write(0, "")
        return stored

    def keep(self, response: Response) -> Response:
        """Keep an answer under this name."""
        self._write(response.status_code, response.get_data(as_text=True))
        return response

    def forget(self) -> None:
        """Give the name back: nothing happened under it."""
        answers = self.database.kernel.StoredAnswer
        named = (answers.community == self.community) & (answers.key == self.key)
        answers.delete().where(named).execute()

    def _write(self, status: int, body: str) -> None:
        self.database.insert_rows(
            self.database.kernel.StoredAnswer,
            [
                {
                    "community": self.community,
                    "key": self.key,
                    "fingerprint": self.fingerprint,
                    "status": status,
                    "body": body,
                    "stored_at": clock.now(),
                }
            ],
            on_conflict="ON CONFLICT (community, key) DO UPDATE SET status = excluded.status, "
            "body = excluded.body, stored_at = excluded.stored_at",
        )


def named_before(model: Any, thing: str, who: Principal, wanted: dict) -> Any:
    """The row a client has named with this id before, None if the id is new.

    For what a client names itself: the same id under another key is the same thing. Raises
    `<thing>_unknown` for another community's id, `<thing>_differs` for other content.
    """
    earlier = wanted["id"] and model.get_or_none(model.id == wanted["id"])
    if not earlier:
        return None
    if earlier.community != who.community:
        raise missing(thing, wanted["id"])
    differing = [field for field, value in wanted.items() if getattr(earlier, field) != value]
    if differing:
        raise Refusal(
            f"{thing}_differs",
            f"The {thing.replace('_', ' ')} {wanted['id']} is here already with other content.",
            {field: "This differs from what was sent first." for field in differing},
        )
    return earlier


def _key() -> str:
    key = request.headers.get(HEADER, "").strip()
    if not key:
        raise Malformed(
            "idempotency_key_missing", f"Send an {HEADER} header: a name of yours for this request."
        )
    if len(key) > KEY_LENGTH_MAX:
        raise Malformed(
            "idempotency_key_too_long", f"An {HEADER} has at most {KEY_LENGTH_MAX} characters."
        )
    return key


def _fingerprint(pepper: bytes) -> str:
    """What tells one request from another. Keyed, because a body may hold a password."""
    request_line = f"{request.method} {request.full_path}\n".encode()
    body = request.get_data(cache=True)
    return hmac.new(pepper, request_line + body, hashlib.sha256).hexdigest()
