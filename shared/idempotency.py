"""Once, however often it is asked: the Idempotency-Key is stored with its answer.

The key, the answer and the command's own rows share one transaction. A refusal leaves no row, so
that the same key may be tried again when the reason is gone. Keys are kept for good.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, make_response, request

from shared import clock
from shared.database import ServiceDatabase
from shared.errors import Invalid, Malformed, Refusal
from shared.identity import caller

HEADER = "Idempotency-Key"
KEY_LENGTH_MAX = 200
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
    key = _key()
    community = caller().community
    fingerprint = _fingerprint()
    answers = database.kernel.StoredAnswer

    def earlier() -> Response | None:
        row = answers.get_or_none((answers.community == community) & (answers.key == key))
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise Invalid(
                "idempotency_key_reused", "This Idempotency-Key belongs to another request."
            )
        if row.status:
            return Response(
                row.body,
                status=row.status,
                content_type="application/json",
                headers={"Idempotency-Replayed": "true"},
            )
        if row.stored_at > clock.now() - timedelta(seconds=CLAIM_SECONDS):
            raise Refusal("idempotency_key_in_use", "The first request is still being worked on.")
        return None

    def keep(status: int, body: str) -> None:
        answers.insert(
            community=community,
            key=key,
            fingerprint=fingerprint,
            status=status,
            body=body,
            stored_at=clock.now(),
        ).on_conflict(
            conflict_target=(answers.community, answers.key),
            preserve=(answers.status, answers.body, answers.stored_at),
        ).execute()

    def answer() -> Response:
        if (stored := earlier()) is not None:
            return stored
        response = make_response(view())
        keep(response.status_code, response.get_data(as_text=True))
        return response

    if holds_lock:
        return database.run(answer)

    def claim() -> Response | None:
        stored = earlier()
        if stored is None:
            keep(0, "")
        return stored

    if (stored := database.run(claim)) is not None:
        return stored
    try:
        response = make_response(view())
    except Exception:
        database.run(
            lambda: (
                answers.delete()
                .where((answers.community == community) & (answers.key == key))
                .execute()
            )
        )
        raise
    database.run(lambda: keep(response.status_code, response.get_data(as_text=True)))
    return response


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


def _fingerprint() -> str:
    request_line = f"{request.method} {request.full_path}\n".encode()
    return hashlib.sha256(request_line + request.get_data(cache=True)).hexdigest()
