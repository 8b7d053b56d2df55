"""Handing a request to the service it is for, and the answer back."""

import time
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from flask import Request, Response, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from gateway.asked import asked
from gateway.door import door
from gateway.identity import queries as identity
from gateway.limits import visitor
from gateway.routing import deadlines, rules
from gateway.routing.connections import Upload
from gateway.upstreams import FEED, PERSON, SERVICE, upstreams
from shared import logs
from shared.errors import Forbidden, Malformed, NotFound, Refusal
from shared.identity import Principal, caller
from shared.ids import new_id
from shared.packing import PIECE_BYTES
from shared.settings import BODY_BYTES_MAX, SERVICES

PASSED_IN = {  # by the name under which the request has it
    "CONTENT_TYPE": "Content-Type",
    "HTTP_ACCEPT": "Accept",
    "HTTP_IDEMPOTENCY_KEY": "Idempotency-Key",
    "HTTP_IF_MATCH": "If-Match",
}
PASSED_BACK = {
    name.lower(): name
    for name in (
        "Content-Type",
        "Content-Disposition",
        "Idempotency-Replayed",
        "Retry-After",
        "Feed-Head",
        "ETag",
        "Location",
        "Allow",
        "Vary",
    )
}
READING = ("GET", "HEAD")
TRACESTATE_MAX = 512
LINE_BYTES_MAX = 8_190  # a service reads no longer first line, and a query grows when it is quoted
UPLOAD_HELD_BYTES_MAX = 64 * 1024  # a longer body is sent on as it comes


class TargetTooLong(Refusal):
    """More than a service reads (414)."""

    status = 414


def raw_path(sent: Request) -> str:
    """The path as the caller sent it, before anybody decoded it."""
    uri = sent.environ.get("RAW_URI") or sent.environ.get("REQUEST_URI") or ""
    if not uri:
        return quote(sent.path)
    return uri.partition("?")[0] if uri.startswith("/") else urlsplit(uri).path


def refuse_crooked_path(sent: Request) -> None:
    """Raises NotFound `path_unknown` for a path that two readers could read differently."""
    if rules.is_crooked(raw_path(sent)):
        raise _unknown()


def forward(service: str, path_inside: str) -> Response:
    """Pass a request of `/api/v1/{service}/…` on. Raises `path_unknown`, `service_unavailable`."""
    if service not in SERVICES or rules.is_internal(path_inside):
        raise _unknown()
    query, communities = rules.split_community(request.query_string.decode("latin-1"))
    who = _seen_by(caller(), communities)
    asker = SERVICE if who.service else PERSON
    return _pass_on(service, _inside(path_inside), query, who, asker)


def forward_public() -> Response:
    """Pass on what somebody asks who does not sign in: their session stays outside, if they have
    one, and of their address goes in only what a day's requests can be counted by."""
    is_foreign = request.path.startswith(rules.OPEN311)
    path = raw_path(asked()) if is_foreign else _inside(request.path.split("/", 4)[4])
    more = {"Visitor": visitor()}
    if is_foreign and request.method not in READING and "Idempotency-Key" not in request.headers:
        more["Idempotency-Key"] = new_id()  # a client of Open311 has no name for its request
    query = request.query_string.decode("latin-1")
    return _pass_on(rules.PUBLIC_SERVICE, path, query, caller(), PERSON, more)


def forward_feed(service: str) -> Response:
    """A page of a service's facts, for services only. Raises Forbidden `services_only`."""
    if caller().service is None:
        raise Forbidden("services_only", "Only services read feeds.")
    if service not in SERVICES:
        raise _unknown()
    return _pass_on(service, "/feed", request.query_string.decode("latin-1"), caller(), FEED)


def _inside(path_inside: str) -> str:
    """The encoded rest of the path as it came, with only the prefix taken off.

    Raises NotFound `path_unknown` where it is not the path that was looked at.
    """
    rest = raw_path(asked()).split("/", 4)[-1]
    if unquote(rest) != path_inside:
        raise _unknown()
    return f"/{rest}"


def _seen_by(who: Principal, communities: list[str]) -> Principal:
    """The caller, looking at the community that `?community=` names."""
    if who.service and not who.community:
        raise Malformed("acting_for_nobody", "A service asks here for somebody: Acting-User.")
    if len(communities) > 1:
        raise Malformed("malformed_request", "`community` is given once.")
    looking = identity.seen_by(who, communities[0] if communities else None)
    if looking != who and request.method not in READING:
        raise Forbidden("community_not_yours", "In another community one only reads.")
    return looking


def _pass_on(
    service: str,
    path: str,
    query: str,
    who: Principal,
    asker: str,
    more: dict[str, str] | None = None,
) -> Response:
    sent = asked()
    target = f"{path}?{quote(query, safe='%=&+,:;@!$()*~/?')}" if query else path
    if len(f"{sent.method} {target} HTTP/1.1\r\n") > LINE_BYTES_MAX:
        raise TargetTooLong("target_too_long", "The address asked is too long.")
    headers, body = _headers(sent, who) | (more or {}), _body(sent)
    seconds = deadlines.seconds_for(sent.method, service, path)
    if asker != PERSON:
        seconds = min(seconds, deadlines.ASKED_BY_SERVICE_SECONDS)
    asked_at = time.perf_counter()
    try:
        answer = upstreams().ask(service, sent.method, target, headers, body, seconds, asker)
    finally:
        g.upstream = service, time.perf_counter() - asked_at  # for the log
    back = {
        PASSED_BACK[name]: value for name, value in answer.headers.items() if name in PASSED_BACK
    }
    if "Location" in back:
        back["Location"] = _location_outside(service, back["Location"])
    if answer.is_held:
        return Response(answer.data, status=answer.status, headers=back)
    if answer.length is not None:
        back["Content-Length"] = str(answer.length)
    response = Response(answer.stream(), status=answer.status, headers=back)
    response.call_on_close(answer.close)
    return response


def _headers(sent: Request, who: Principal) -> dict[str, str]:
    """What a service is told: the listed headers, in whose name, and of which trace."""
    environ = sent.environ
    headers = {name: environ[key] for key, name in PASSED_IN.items() if key in environ}
    headers["Authorization"] = f"Bearer {door().call_token(who)}"
    headers["traceparent"] = logs.traceparent()
    state = environ.get("HTTP_TRACESTATE", "")
    if state and logs.trace_id() in environ.get("HTTP_TRACEPARENT", ""):
        headers["tracestate"] = state[:TRACESTATE_MAX]
    return headers


def _body(sent: Request) -> bytes | Upload | None:
    """The body to pass on: held if it is short, else to be read while it is sent.

    Raises RequestEntityTooLarge for a length told; while it is read, for one not told.
    """
    length = sent.content_length
    if length is None and "Transfer-Encoding" in sent.headers:
        return Upload(_pieces(), None)
    if not length:
        return None
    if length <= UPLOAD_HELD_BYTES_MAX:
        return sent.get_data(cache=False)
    if length > BODY_BYTES_MAX:
        raise RequestEntityTooLarge
    return Upload(_pieces(), length)


def _pieces() -> Iterator[bytes]:
    """The body as it comes. Raises Malformed, ClientDisconnected, RequestEntityTooLarge."""
    while piece := _piece():
        yield piece


def _piece() -> bytes:
    try:
        return request.stream.read(PIECE_BYTES)
    except HTTPException:
        raise
    except Exception as error:  # whatever the web server calls it: a chunk that is none
        raise Malformed("malformed_request", "The body cannot be read.") from error


def _location_outside(service: str, location: str) -> str:
    parts = urlsplit(location)
    return parts._replace(scheme="", netloc="", path=rules.outside(service, parts.path)).geturl()


def _unknown() -> NotFound:
    return NotFound("path_unknown", "Nothing is at this path.")
