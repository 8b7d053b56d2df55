"""Once, however often it is asked: the Idempotency-Key is stored with its answer.

The key, the answer and the command's own rows share one transaction. A refusal leaves no row, so
that the same key may be tried again when the reason is gone. Keys are kept for good, their answers
for ANSWER_DAYS, those to residents for RESIDENT_ANSWER_DAYS.

A key is a name inside a community, and belongs to whoever used it first. Somebody else who sends
it is refused: giving them the answer would tell what another one did, and doing it again for them
could do it twice, when a till's queue is sent again after the shift has changed. A service that
asks in people's names is one asker, whoever it asks for. All who come by the public door are the
one `resident`, so that a phone that changes its network may repeat what it has sent: there a key
is as good as its secrecy, and only the same body gets the answer.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import Response, g, make_response, request

from shared import clock, logs
from shared.database import ServiceDatabase
from shared.errors import Invalid, Malformed, Refusal, missing
from shared.identity import RESIDENT, Principal, caller

HEADER = "Idempotency-Key"
KEY_LENGTH_MAX = 200
XML = "text/xml; charset=utf-8"  # the one other form an answer has: Open311 asks for it
# A retry comes within seconds, a till without network comes back within weeks, and a quarter's
# books are closed by then; what people wrote in their requests is not kept longer (PIPL §19).
ANSWER_DAYS = 90
# The answer to a resident may hold the code by which they follow their report.
RESIDENT_ANSWER_DAYS = 2
_OF_RESIDENTS = f" AND actor = '{RESIDENT}' AND service IS NULL"
FORGET_MAX = 500  # answers in one transaction, for others wait meanwhile
SECRET_PARTS = ("code", "token")  # of a path: who knows them may do things
CLAIM_SECONDS = 30  # after that the process that claimed the key is taken for dead


def asks_others(view: Callable) -> Callable:
    """Mark a view that waits for another service: it must not hold the write lock meanwhile."""
    view.asks_others = True  # type: ignore[attr-defined]
    return view


def once(database: ServiceDatabase, view: Callable[[], Any], holds_lock: bool) -> Response:
    """Answer a moving request exactly once per key.

    Raises Malformed `idempotency_key_missing`, Invalid `idempotency_key_reused`,
    Refusal `idempotency_key_in_use`, `answer_forgotten`.
    """
    named = Named(database, caller(), sent_key(), _fingerprint(database.pepper))
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
    who: Principal
    key: str
    fingerprint: str

    def earlier(self) -> Response | None:
        """The answer once given under this name, or None if there is none yet."""
        row = self.database.stored_answer.one(self.who.community, self.key)
        if row is None:
            return None
        fingerprint, status, body, stored_at, actor, service, forgotten_at = row
        if fingerprint != self.fingerprint or self._is_anothers(actor, service):
            raise Invalid(
                "idempotency_key_reused", "This Idempotency-Key belongs to another request."
            )
        if forgotten_at:
            raise Refusal(
                "answer_forgotten",
                f"This was done on {clock.business_day(clock.parse(stored_at))}; "
                f"its answer was kept until {clock.business_day(clock.parse(forgotten_at))}.",
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
        named = (answers.community == self.who.community) & (answers.key == self.key)
        answers.delete().where(named & (answers.status == 0)).execute()

    def _is_anothers(self, actor: str | None, service: str | None) -> bool:
        """Whether somebody else used the name; of rows older than the audit log nobody knows."""
        if actor is None:
            return False
        if service or self.who.service:
            return service != self.who.service
        return actor != self.who.user

    def _write(self, status: int, body: str) -> None:
        self.database.insert_rows(
            self.database.kernel.StoredAnswer,
            [
                {
                    "community": self.who.community,
                    "key": self.key,
                    "fingerprint": self.fingerprint,
                    "status": status,
                    "body": body,
                    "stored_at": clock.now(),
                    "concerns": self.who.community or g.get("concerns"),
                    "actor": self.who.user,
                    "service": self.who.service,
                    "method": request.method,
                    "path": _path(),
                    "trace_id": logs.trace_id(),
                }
            ],
            # Two may work on one claim when the first was taken for dead; what is final stays.
            on_conflict="ON CONFLICT (community, key) DO UPDATE SET status = excluded.status, "
            "body = excluded.body, stored_at = excluded.stored_at, concerns = excluded.concerns, "
            "actor = excluded.actor, trace_id = excluded.trace_id WHERE stored_answer.status = 0",
        )


def forget_old_answers(database: ServiceDatabase) -> int:
    """Empty the oldest answers that are past their days, FORGET_MAX of each kind; how many.

    Who did what and when stays; a repetition is refused with `answer_forgotten`. Doing it twice at
    once empties each once.
    """
    now = clock.now()
    with database.connection():
        return sum(
            database.run(partial(_forget, database, now, days, whose))
            for days, whose in ((ANSWER_DAYS, ""), (RESIDENT_ANSWER_DAYS, _OF_RESIDENTS))
        )


def _forget(database: ServiceDatabase, now: datetime, days: int, whose: str) -> int:
    mark = database.proxy.param
    sql = (
        f"UPDATE stored_answer SET body = '', forgotten_at = {mark} "
        "WHERE (community, key) IN (SELECT community, key FROM stored_answer "
        f"WHERE forgotten_at IS NULL AND status > 0{whose} AND stored_at < {mark} "
        f"ORDER BY stored_at LIMIT {FORGET_MAX})"
    )
    values = (clock.text(now), clock.text(now - timedelta(days=days)))
    return database.proxy.execute_sql(sql, values).rowcount


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


def sent_key() -> str:
    """The name that the caller gives this request.

    Raises Malformed `idempotency_key_missing`, `idempotency_key_too_long`.
    """
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


def _path() -> str:
    """The path without what only two people should know."""
    path, parts = request.path, request.view_args or {}
    for name in SECRET_PARTS:
        if name in parts:
            path = path.replace(f"/{parts[name]}", "/…")
    return path


def _fingerprint(pepper: bytes) -> str:
    """What tells one request from another. Keyed, because a body may hold a password."""
    request_line = f"{request.method} {request.full_path}\n".encode()
    body = request.get_data(cache=True)
    return hmac.new(pepper, request_line + body, hashlib.sha256).hexdigest()
