"""What happens to every request before it is routed and after it is answered."""

import time
from collections.abc import Iterator
from typing import Any

from flask import Flask, Request, Response, g
from werkzeug.exceptions import ClientDisconnected, RequestTimeout, UnsupportedMediaType

from gateway import limits, packing
from gateway.asked import asked
from gateway.database import gateway
from gateway.door import RESIDENT, Door
from gateway.identity.rooms import OPEN as OPEN_IDENTITY
from gateway.routing import rules
from gateway.routing.forwarding import refuse_crooked_path
from shared import errors, logs
from shared.app import refuse_unstorable_text
from shared.errors import Forbidden, Refusal
from shared.identity import Principal
from shared.metrics import UNKNOWN, Metrics

OPEN_BLUEPRINTS = ("probes", "pages", "shell", "residents", "public", "sign_in", "redeem")
# Everybody is a resident there.
PUBLIC_ENDPOINTS = (
    "routing.forward_public",
    "public_record.object_to_record",
    "public_record.follow_objection",
    "public_record.get_chain",
)
# The service behind reads the body, not the gateway.
PASSED_ON = ("routing.forward", "routing.forward_public")
ROUTES_MAX = 1_000  # labels of the metrics
KNOWN_BY = (409, 412, 422)  # beside success: only a route that exists says so
AGENT_LONGEST = 40
PROTECTION = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
HTTPS_ONLY = "max-age=31536000"


def add(app: Flask, metrics: Metrics) -> None:
    """Put the frame around an app."""
    frame = _Frame(app.extensions["door"], metrics)
    app.before_request(frame.enter)
    # Flask runs the last of these first: the log is written when nothing more changes.
    app.after_request(frame.note)
    app.after_request(packing.pack)
    app.after_request(frame.protect)
    app.teardown_request(frame.leave)
    app.register_error_handler(ClientDisconnected, _answer_unfinished)
    app.add_url_rule("/metrics", "metrics", metrics.page)


def _answer_unfinished(_error: ClientDisconnected) -> Response:
    """A body that did not come whole; whoever has gone does not hear it."""
    return errors.problem(
        RequestTimeout.code, "request_too_slow", "The request did not come whole in time."
    )


class _Frame:
    def __init__(self, door: Door, metrics: Metrics):
        self._door, self._metrics = door, metrics
        self._known: set[str] = set()

    def enter(self) -> None:
        """Refuse what nobody should read, and learn who asks."""
        g.entered = time.perf_counter()
        self._metrics.begin()
        sent = asked()
        logs.start_trace(sent.environ.get("HTTP_TRACEPARENT"))
        refuse_crooked_path(sent)
        if sent.environ.get("HTTP_CONTENT_ENCODING", "identity") != "identity":
            raise UnsupportedMediaType("A body is sent as it is, not packed.")
        packing.unpack_conditions(sent.environ)
        self._admit(sent)
        if sent.endpoint in PASSED_ON:
            _give_back()  # a slow service must not keep our own connections
        else:
            refuse_unstorable_text()

    def _admit(self, sent: Request) -> None:
        endpoint = sent.endpoint
        if endpoint == "metrics":
            self._admit_to_metrics(sent)
            return
        if endpoint in PUBLIC_ENDPOINTS or _is_open(sent):
            g.standing = limits.charge_address()
            if endpoint in PUBLIC_ENDPOINTS:
                g.principal = RESIDENT
        elif _says_to_be_service(sent):
            g.principal = self._admit_service(sent)
        else:
            g.standing = limits.charge_address()
            g.principal = who = self._door.admit(sent.headers)
            g.standing = limits.charge_person(who)

    def _admit_service(self, sent: Request) -> Principal:
        """Only who proves to be a service is not counted: whoever says so and is none, is."""
        try:
            return self._door.admit(sent.headers)
        except Refusal:
            g.standing = limits.charge_address()
            raise

    def _admit_to_metrics(self, sent: Request) -> None:
        """For the machine itself, and for who has a service's secret."""
        if limits.is_from_here():
            return
        if not _says_to_be_service(sent):
            g.standing = limits.charge_address()
            self._door.admit(sent.headers)
            raise Forbidden("services_only", "Only services read figures of the machine.")
        g.principal = self._admit_service(sent)

    def protect(self, response: Response) -> Response:
        """Say to browsers what they may do, and to programs how often."""
        headers = response.headers
        had = {name.lower() for name, _ in headers}
        # All at once: each by itself would look through all that are there.
        more = [(name, value) for name, value in PROTECTION if name.lower() not in had]
        more.append(("Trace-Id", logs.trace_id()))
        if asked().is_secure:
            more.append(("Strict-Transport-Security", HTTPS_ONLY))
        if standing := g.get("standing"):
            more.append(("RateLimit-Policy", standing.policy_field))
            more.append(("RateLimit", standing.field))
        headers.extend(more)
        return response

    def note(self, response: Response) -> Response:
        """Count the request and log it, once all of its answer is gone."""
        sent, seconds = asked(), time.perf_counter() - g.entered
        route = self._route(sent, response.status_code)
        known = route if route in self._known else UNKNOWN
        self._metrics.count(known, sent.method, response.status_code, seconds)
        line = self._line(sent, route, response, seconds)
        if response.is_streamed:
            _note_when_gone(response, line)
        else:
            logs.log.info("answered", **line, bytes_out=response.content_length or 0)
        return response

    def _route(self, sent: Request, status: int) -> str:
        """The path with `{id}` for what names a thing. It is known once somebody was answered."""
        rule = sent.url_rule
        if rule is None:
            return UNKNOWN
        passed_on = sent.endpoint in PASSED_ON
        route = rules.template(sent.path) if passed_on else rule.rule
        if (
            route not in self._known
            and (not passed_on or status < 400 or status in KNOWN_BY)
            and len(self._known) < ROUTES_MAX
        ):
            self._known.add(route)
        return route

    def _line(
        self, sent: Request, route: str, response: Response, seconds: float
    ) -> dict[str, Any]:
        who: Principal | None = g.get("principal")
        upstream, upstream_seconds = g.get("upstream") or (None, 0.0)
        # The query stays out of the log: it may hold what only two people should know.
        return {
            "method": sent.method,
            "route": route,
            "path": rules.loggable(sent.path) if sent.url_rule else UNKNOWN,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "bytes_in": sent.content_length or 0,
            "user": who.user if who else None,
            "community": who.community if who else None,
            "visitor": limits.visitor(),
            "agent": sent.environ.get("HTTP_USER_AGENT", "")[:AGENT_LONGEST],
            "upstream": upstream,
            "upstream_milliseconds": round(upstream_seconds * 1000, 1),
        }

    def leave(self, _error: BaseException | None) -> None:
        """Give the connection to the database back."""
        if "entered" in g:
            self._metrics.end()
        _give_back()


def _give_back() -> None:
    if not gateway.in_transaction() and not gateway.proxy.is_closed():
        gateway.proxy.close()


def _says_to_be_service(sent: Request) -> bool:
    return sent.environ.get("HTTP_AUTHORIZATION", "").startswith("Service ")


def _is_open(sent: Request) -> bool:
    """Whether the path is for everybody; what leads nowhere is refused as such, not asked who."""
    endpoint = sent.endpoint
    return endpoint is None or endpoint in OPEN_IDENTITY or sent.blueprint in OPEN_BLUEPRINTS


def _note_when_gone(response: Response, line: dict[str, Any]) -> None:
    """Log a streamed answer when the last piece is gone, or nobody wants it."""
    source, pieces, sent = response.response, response.iter_encoded(), 0

    def counted() -> Iterator[bytes]:
        nonlocal sent
        for piece in pieces:
            sent += len(piece)
            yield piece

    def end() -> None:
        if hasattr(source, "close"):
            source.close()
        logs.log.info("answered", **line, bytes_out=sent)

    response.direct_passthrough = False
    response.response = counted()
    response.call_on_close(end)
