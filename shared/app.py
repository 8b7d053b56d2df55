"""The skeleton of every service's web process: a Flask app of its rooms."""

import re
from collections.abc import Callable, Iterator

from flask import Flask, Response, current_app, g, jsonify, request
from flask_smorest import Api, Blueprint

from shared import (
    audit_log,
    errors,
    feed,
    follower,
    idempotency,
    logs,
    metrics,
    openapi,
    outages,
    publication,
    rows,
    settings,
)
from shared.errors import Malformed, Refusal, missing
from shared.gateway_client import GatewayClient
from shared.identity import caller, require, requires
from shared.service import Service
from shared.tokens import Verifier, bearer

TOO_MANY_DIGITS = re.compile(rb"[0-9]{1001}")
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/openapi.json"})


class ServiceApi(Api):
    """flask-smorest with our one shape of errors."""

    def handle_http_exception(self, error):
        return errors.answer_http_error(error)


class ServiceApp(Flask):
    """A Flask app in which no moving request can happen twice."""

    def __init__(
        self, service: Service, rooms: tuple[Blueprint, ...], chosen: settings.Settings | None
    ):
        super().__init__(service.database.name)
        self.service = service
        self.json.ensure_ascii = False  # type: ignore[attr-defined]
        self.json.sort_keys = False  # type: ignore[attr-defined]
        self.config.update(
            MAX_CONTENT_LENGTH=settings.BODY_BYTES_MAX,
            PROPAGATE_EXCEPTIONS=False,
            **openapi.config(service.title),
        )
        logs.configure(service.database.name)
        self.bind(chosen or settings.from_environment())
        self._add_request_frame()
        errors.register(self)
        outages.register(self)
        self.register_error_handler(Refusal, self._answer_refusal)
        metrics.register(self, service.database.name, self._standing)
        self._add_rooms(rooms)
        self.wsgi_app = rows.Extensions(self)  # type: ignore[method-assign]

    def bind(self, chosen: settings.Settings) -> None:
        """Where its rows lie, whom it believes, and how it reaches the others."""
        self.config.update(PUBLIC_URL=chosen.public_url, PUBLISHES=chosen.publishes)
        self.service.database.bind(chosen)
        self.gateway = GatewayClient(chosen, self.service.database.name)
        self.verifier = Verifier(chosen.keys, audience="services")

    def ensure_sync(self, func):
        """As it is: no view here is a coroutine, and asking costs every request."""
        return func

    def dispatch_request(self):
        rule = request.url_rule
        if rule is None or request.method not in ("POST", "PUT", "PATCH", "DELETE"):
            return rows.answered(self, super().dispatch_request)
        view = self.view_functions[rule.endpoint]
        require(getattr(view, "permission", None))  # before a stored answer is given away
        return idempotency.once(
            self.service.database,
            super().dispatch_request,
            holds_lock=not getattr(view, "asks_others", False),
        )

    def _answer_refusal(self, refusal: Refusal) -> Response:
        if self.service.refused and "principal" in g:
            try:
                self.service.refused(caller(), refusal)
            except Exception as error:  # the caller is answered, whatever became of the note
                logs.log.exception("refusal_not_kept", code=refusal.code, error=repr(error))
        return errors.answer_refusal(refusal)

    def _standing(self) -> dict:
        standing = follower.standing(self.service.database, self.service.reactions)
        if current_app.config["PUBLISHES"]:
            standing |= publication.standing(self.service.database)
        return standing

    def _add_request_frame(self) -> None:
        database = self.service.database

        @self.before_request
        def enter():
            logs.start_trace(request.headers.get("traceparent"))
            refuse_unstorable_text()
            if request.path not in OPEN_PATHS:  # that a process lives is not its database's affair
                database.proxy.connect(reuse_if_open=True)
                g.principal = self.verifier.verify(bearer(request.headers.get("Authorization")))

        @self.teardown_request
        def leave(_error):
            if not database.in_transaction() and not database.proxy.is_closed():
                database.proxy.close()

    def _add_rooms(self, rooms: tuple[Blueprint, ...]) -> None:
        service, api = self.service, ServiceApi(self)
        for room in (*rooms, audit_log.room(service.database)):
            api.register_blueprint(room)
        self.register_blueprint(feed.blueprint(service.database))

        @self.get("/healthz")
        def healthz():
            return jsonify(status="pass")

        @self.get("/readyz")
        def readyz():
            service.database.proxy.execute_sql("SELECT 1")
            standing = self._standing()
            well = standing["follower_alive"] and standing["has_room"]
            ready = well and not standing["parked_facts"]
            return jsonify(status="pass" if ready else "warn", **standing)

        @self.get("/figures")
        @requires("figures:read")
        def figures() -> Response:
            return jsonify(service.figures(caller().community) if service.figures else {})

        @self.get("/figures/<name>")
        @requires("figures:read")
        def documents(name: str) -> Response:
            if name not in service.documents:
                raise missing("figure", name)
            parts = request.args.getlist("part")
            found = service.documents[name](caller().community)
            return jsonify(
                documents=[row._asdict() for row in found if not parts or row.part in parts]
            )

        openapi.describe(self, api)


def takes_file(view: Callable) -> Callable:
    """Mark a view whose body is a file, in which any byte may be; the view itself judges it."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def refuse_unstorable_text() -> None:
    """Refuse what no text column can hold: NUL outside a file, half a surrogate pair in JSON; and
    a number in JSON that Python refuses to read.

    Raises Malformed `character_not_allowed`, `number_too_long`.
    """
    body = request.get_data(cache=True)
    if request.is_json and TOO_MANY_DIGITS.search(body):
        raise Malformed("number_too_long", "A number here has more than a thousand digits.")
    texts = [request.path, *request.args.values()]
    if b"\\u" in body and request.is_json:
        texts += _texts_in(request.get_json(silent=True))
    is_file = hasattr(current_app.view_functions.get(request.endpoint or ""), "takes_file")
    if (b"\x00" in body and not is_file) or any(map(_is_unstorable, texts)):
        raise Malformed("character_not_allowed", "A character here cannot be kept as text.")


def _texts_in(value: object) -> Iterator[str]:
    """Every text in a JSON value, names of fields included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def _is_unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
