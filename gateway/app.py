"""The gateway: what it listens to, and the one door as a web process."""

import time
from pathlib import Path

from flask import Flask, Response, g, request

from gateway.audit.routes import routes as audit
from gateway.database import gateway
from gateway.door import RESIDENT, Door
from gateway.identity.routes import auth, users
from gateway.limits import limiter
from gateway.reactions import REACTIONS
from gateway.routing import rules
from gateway.routing.documents import Documents, own_document
from gateway.routing.forwarding import refuse_crooked_path
from gateway.routing.routes import probes, routes
from gateway.tracker.flows.routes import routes as flows
from gateway.tracker.routes import routes as tracker
from gateway.tracker.trails.routes import routes as trails
from gateway.upstreams import DEADLINE_SECONDS, Upstreams
from gateway.web.pages import pages
from gateway.web.residents import residents
from shared import errors, follower, idempotency, logs, metrics, openapi, settings
from shared.app import Service, ServiceApi, refuse_unstorable_text
from shared.identity import require
from shared.settings import BODY_BYTES_MAX, Settings

SERVICE = Service(
    database=gateway,
    title="Fanbu",
    migrations=Path(__file__).parent / "migrations",
    rooms=(),
    reactions=REACTIONS,
)
ROOMS = (auth, users, tracker, trails, flows, audit)

OPEN_BLUEPRINTS = ("probes", "pages", "residents")
OPEN_ENDPOINTS = ("auth.sign_in", "metrics")
# What may move without a key of the gateway's own: the service behind a forward keeps that key,
# and signing in twice only makes two sessions.
KEYLESS_ENDPOINTS = ("routing.forward", "routing.forward_public", "auth.sign_in")
PUBLIC_ENDPOINTS = ("routing.forward_public",)  # everybody is a resident there
# The service behind reads the body, not the gateway.
PASSED_ON = ("routing.forward", "routing.forward_public")


class GatewayApp(Flask):
    """A Flask app in which the gateway's own moving requests cannot happen twice."""

    def dispatch_request(self):
        rule = request.url_rule
        if rule is None or request.method != "POST" or rule.endpoint in KEYLESS_ENDPOINTS:
            return super().dispatch_request()
        require(getattr(self.view_functions[rule.endpoint], "permission", None))
        return idempotency.once(gateway, super().dispatch_request, holds_lock=True)


def create_app(
    chosen: Settings | None = None, deadline_seconds: float = DEADLINE_SECONDS
) -> GatewayApp:
    """The gateway's web process; a service that takes longer than the deadline is given up."""
    chosen = chosen or settings.from_environment()
    app = GatewayApp(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False  # a crooked path is refused, not straightened
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_BYTES_MAX,
        PROPAGATE_EXCEPTIONS=False,
        VAR=chosen.var,
        **openapi.config(SERVICE.title),
    )
    logs.configure(gateway.name)
    gateway.bind(chosen)
    services = Upstreams(chosen, deadline_seconds)
    app.extensions["door"] = Door(chosen)
    app.extensions["upstreams"] = services
    _add_request_frame(app)
    errors.register(app)
    metrics.register(app, gateway.name, _lag)
    limiter.init_app(app)
    own = _add_rooms(app)
    app.extensions["documents"] = Documents(services, own)
    return app


def _lag() -> dict[str, int]:
    return follower.standing(gateway, REACTIONS)["facts_behind"]


def _add_rooms(app: GatewayApp) -> dict:
    """Open every room; returns the document of the gateway's own operations."""
    api = ServiceApi(app)
    for room in ROOMS:
        api.register_blueprint(room)
    for blueprint in (routes, probes, pages, residents):
        app.register_blueprint(blueprint)
    with app.app_context():
        described = api.spec.to_dict()  # type: ignore[union-attr]
    return own_document(openapi.complete(described))


def _is_open() -> bool:
    """Whether the path is for everybody; what leads nowhere is refused as such, not asked who."""
    return (
        request.endpoint is None
        or request.endpoint in OPEN_ENDPOINTS
        or request.blueprint in OPEN_BLUEPRINTS
    )


def _add_request_frame(app: Flask) -> None:
    door = app.extensions["door"]

    @app.before_request
    def enter():
        logs.start_trace(request.headers.get("traceparent"))
        g.entered = time.perf_counter()
        refuse_crooked_path()
        if request.endpoint not in PASSED_ON:
            refuse_unstorable_text()
        if request.endpoint in PUBLIC_ENDPOINTS:
            g.principal = RESIDENT
        elif not _is_open():
            g.principal = door.admit(request.headers)

    @app.after_request
    def name_and_note(response: Response) -> Response:
        response.headers["Trace-Id"] = logs.trace_id()
        response.headers["X-Content-Type-Options"] = "nosniff"
        who = g.get("principal")
        # The query stays out of the log: it may hold what only two people should know.
        logs.log.info(
            "answered",
            method=request.method,
            path=rules.loggable(request.path),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.entered) * 1000, 1),
            user=who.user if who else None,
            community=who.community if who else None,
        )
        return response

    @app.teardown_request
    def leave(_error):
        if not gateway.in_transaction() and not gateway.proxy.is_closed():
            gateway.proxy.close()
