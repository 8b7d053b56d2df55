"""The skeleton of every service: what a service is, and the Flask app that comes of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
    rows,
    settings,
)
from shared.database import ServiceDatabase
from shared.documents import Lists
from shared.errors import Malformed, Refusal, missing
from shared.follower import Reactions
from shared.gateway_client import GatewayClient
from shared.identity import Principal, caller, require, requires
from shared.tokens import Verifier, bearer

TOO_MANY_DIGITS = re.compile(rb"[0-9]{1001}")
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/openapi.json"})


class ServiceApi(Api):
    """flask-smorest with our one shape of errors."""

    def handle_http_exception(self, error):
        return errors.answer_http_error(error)


class ServiceApp(Flask):
    """A Flask app in which no moving request can happen twice."""

    service: "Service"
    gateway: GatewayClient

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


@dataclass(frozen=True)
class Service:
    """A service: its database, its rooms, what it hears, and its figures for the audit.

    `figures(community)` gives a flat dict of numbers that the audit compares (design.md §6.10),
    `documents` what stands behind each of them.
    `refused(who, refusal)` hears each refusal once it is rolled back, and changes no answer.
    `chores()` does what time alone makes due, and says how much; the follower calls it each minute.
    """

    database: ServiceDatabase
    title: str
    migrations: Path
    rooms: tuple[Blueprint, ...]
    reactions: Reactions = field(default_factory=dict)
    figures: Callable[[str], dict] | None = None
    documents: Lists = field(default_factory=dict)
    refused: Callable[[Principal, Refusal], None] | None = None
    chores: Callable[[], int] | None = None

    def migrate(self, chosen: settings.Settings) -> list[str]:
        """Bring the database up to date; before any process of the service starts."""
        self.database.bind(chosen)
        return self.database.migrate(self.migrations)

    def create_app(self, chosen: settings.Settings | None = None) -> ServiceApp:
        """The web process of the service."""
        chosen = chosen or settings.from_environment()
        app = ServiceApp(self.database.name)
        app.service = self
        app.json.ensure_ascii = False  # type: ignore[attr-defined]
        app.json.sort_keys = False  # type: ignore[attr-defined]
        app.config.update(
            MAX_CONTENT_LENGTH=settings.BODY_BYTES_MAX,
            PROPAGATE_EXCEPTIONS=False,
            PUBLIC_URL=chosen.public_url,
            **openapi.config(self.title),
        )
        logs.configure(self.database.name)
        self.database.bind(chosen)
        app.gateway = GatewayClient(chosen, self.database.name)
        self._add_request_frame(app, Verifier(chosen.keys, audience="services"))
        errors.register(app)
        app.register_error_handler(Refusal, self._answer_refusal)
        metrics.register(app, self.database.name, self._standing)
        self._add_rooms(app)
        app.wsgi_app = rows.Extensions(app)  # type: ignore[method-assign]
        return app

    def _answer_refusal(self, refusal: Refusal) -> Response:
        if self.refused and "principal" in g:
            try:
                self.refused(caller(), refusal)
            except Exception as error:  # the caller is answered, whatever became of the note
                logs.log.exception("refusal_not_kept", code=refusal.code, error=repr(error))
        return errors.answer_refusal(refusal)

    def _standing(self) -> dict:
        return follower.standing(self.database, self.reactions)

    def _add_request_frame(self, app: Flask, verifier: Verifier) -> None:
        @app.before_request
        def enter():
            logs.start_trace(request.headers.get("traceparent"))
            refuse_unstorable_text()
            self.database.proxy.connect(reuse_if_open=True)
            if request.path not in OPEN_PATHS:
                g.principal = verifier.verify(bearer(request.headers.get("Authorization")))

        @app.teardown_request
        def leave(_error):
            if not self.database.in_transaction() and not self.database.proxy.is_closed():
                self.database.proxy.close()

    def _add_rooms(self, app: ServiceApp) -> None:
        api = ServiceApi(app)
        for room in (*self.rooms, audit_log.room(self.database)):
            api.register_blueprint(room)
        app.register_blueprint(feed.blueprint(self.database))

        @app.get("/healthz")
        def healthz():
            return jsonify(status="pass")

        @app.get("/readyz")
        def readyz():
            self.database.proxy.execute_sql("SELECT 1")
            standing = self._standing()
            ready = standing["follower_alive"] and not standing["parked_facts"]
            return jsonify(status="pass" if ready else "warn", **standing)

        @app.get("/figures")
        @requires("figures:read")
        def figures() -> Response:
            return jsonify(self.figures(caller().community) if self.figures else {})

        @app.get("/figures/<name>")
        @requires("figures:read")
        def documents(name: str) -> Response:
            if name not in self.documents:
                raise missing("figure", name)
            parts = request.args.getlist("part")
            found = self.documents[name](caller().community)
            return jsonify(
                documents=[row._asdict() for row in found if not parts or row.part in parts]
            )

        openapi.describe(app, api)


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
