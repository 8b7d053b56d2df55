"""Handing a request to the service it is for, and the answer back."""

from urllib.parse import quote, urlsplit

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.door import door
from gateway.identity import queries as identity
from gateway.limits import visitor
from gateway.routing import rules
from gateway.upstreams import upstreams
from shared import logs
from shared.errors import Forbidden, Malformed, NotFound
from shared.identity import Principal, caller
from shared.ids import new_id
from shared.packing import PIECE_BYTES
from shared.settings import BODY_BYTES_MAX, SERVICES

PASSED_IN = ("Content-Type", "Accept", "Idempotency-Key", "If-Match")
PASSED_BACK = (
    "Content-Type",
    "Content-Disposition",
    "Idempotency-Replayed",
    "Retry-After",
    "Feed-Head",
    "ETag",
    "Location",
    "Allow",
)
READING = ("GET", "HEAD")


def raw_path() -> str:
    """The path as the caller sent it, before anybody decoded it."""
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    if not sent:
        return quote(request.path)
    return sent.partition("?")[0] if sent.startswith("/") else urlsplit(sent).path


def refuse_crooked_path() -> None:
    """Raises NotFound `path_unknown` for a path that two readers could read differently."""
    if rules.is_crooked(raw_path()):
        raise _unknown()


def forward(service: str, path_inside: str) -> Response:
    """Pass a request of `/api/v1/{service}/…` on. Raises `path_unknown`, `service_unavailable`."""
    if service not in SERVICES or rules.is_internal(path_inside):
        raise _unknown()
    query, communities = rules.split_community(request.query_string.decode("latin-1"))
    who = _seen_by(caller(), communities)
    # The encoded rest goes through as it came; only the prefix and our parameter are taken off.
    return _pass_on(service, "/" + raw_path().split("/", 4)[4], query, who)


def forward_public() -> Response:
    """Pass on what somebody asks who does not sign in: their session stays outside, if they have
    one, and of their address goes in only what a day's requests can be counted by."""
    is_foreign = request.path.startswith(rules.OPEN311)
    path = raw_path() if is_foreign else "/" + raw_path().split("/", 4)[4]
    more = {"Visitor": visitor()}
    if is_foreign and request.method not in READING and "Idempotency-Key" not in request.headers:
        more["Idempotency-Key"] = new_id()  # a client of Open311 has no name for its request
    query = request.query_string.decode("latin-1")
    return _pass_on(rules.PUBLIC_SERVICE, path, query, caller(), more)


def forward_feed(service: str) -> Response:
    """A page of a service's facts, for services only. Raises Forbidden `services_only`."""
    if caller().service is None:
        raise Forbidden("services_only", "Only services read feeds.")
    if service not in SERVICES:
        raise _unknown()
    return _pass_on(service, "/feed", request.query_string.decode("latin-1"), caller())


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
    service: str, path: str, query: str, who: Principal, more: dict[str, str] | None = None
) -> Response:
    headers = {name: request.headers[name] for name in PASSED_IN if name in request.headers}
    headers["Authorization"] = f"Bearer {door().call_token(who)}"
    headers["traceparent"] = logs.traceparent()
    headers |= more or {}
    answer = upstreams().ask(
        service,
        request.method,
        f"{path}?{quote(query, safe='%=&+,:;@!$()*~/?')}" if query else path,
        headers,
        _body(),
    )
    back = {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
    if "Location" in back:
        back["Location"] = _location_outside(service, back["Location"])
    if not answer.chunked:
        return Response(answer.data, status=answer.status, headers=back)
    # Of a length not told, perhaps more than we want to hold: sent on as it comes.
    response = Response(answer.stream(PIECE_BYTES), status=answer.status, headers=back)
    response.call_on_close(answer.close)
    return response


def _body() -> bytes | None:
    """The body to pass on. Raises RequestEntityTooLarge, whether its length was told or not."""
    body = request.get_data()
    # A chunked body is cut off at the limit without a word; half a body must not be passed on.
    if request.content_length is None and len(body) >= BODY_BYTES_MAX:
        raise RequestEntityTooLarge
    return body or None


def _location_outside(service: str, location: str) -> str:
    parts = urlsplit(location)
    return parts._replace(scheme="", netloc="", path=rules.outside(service, parts.path)).geturl()


def _unknown() -> NotFound:
    return NotFound("path_unknown", "Nothing is at this path.")
