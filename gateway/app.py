"""The gateway: the one door as a web process."""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from gateway import frame, limits, packing
from gateway.audit.gauges import AuditGauges
from gateway.audit.routes import routes as audit
from gateway.backup_gauges import BackupGauges
from gateway.database import gateway
from gateway.door import Door
from gateway.frame import PASSED_ON, PUBLIC_ENDPOINTS
from gateway.identity.rooms import KEYLESS as KEYLESS_IDENTITY
from gateway.identity.rooms import OPEN as OPEN_IDENTITY
from gateway.identity.rooms import ROOMS as IDENTITY
from gateway.record.objections.routes import objections, public_record
from gateway.record.photos.routes import photos as record_photos
from gateway.record.routes import routes as record
from gateway.routing.documents import Documents, own_document
from gateway.routing.health import BreakerStates
from gateway.routing.routes import probes, routes
from gateway.service import SERVICE
from gateway.tracker.district.routes import routes as district
from gateway.tracker.flows.routes import routes as flows
from gateway.tracker.funnel.routes import routes as funnel
from gateway.tracker.places.routes import routes as places
from gateway.tracker.routes import routes as tracker
from gateway.tracker.series.routes import routes as series
from gateway.tracker.trails.routes import routes as trails
from gateway.upstreams import DEADLINE_SECONDS, Upstreams
from gateway.web.rooms import DESK, OPEN
from gateway.webhooks.routes import routes as webhooks
from shared import audit_log, errors, follower, idempotency, logs, openapi, outages, rows, settings
from shared.app import ServiceApi
from shared.identity import require
from shared.metrics import Metrics
from shared.settings import BODY_BYTES_MAX, Settings

ROOMS = (
    *IDENTITY,
    tracker,
    trails,
    flows,
    places,
    series,
    funnel,
    district,
    audit,
    webhooks,
    record,
    record_photos,
    objections,
    public_record,
)
AUDIT_LOG = audit_log.room(gateway, "/api/v1/audit-log")

# What may move without a key kept here: a plain form carries its key among its fields, and of an
# objection's key its code is made, which would be kept with the answer. A photo of a barcode is
# only read.
KEYLESS_ENDPOINTS = (
    "public.send",
    "public_record.object_to_record",
    "shop.counts.read_barcode",
    "sign_in.enter",
    "sign_out.leave",
    *KEYLESS_IDENTITY,
)


class GatewayApp(Flask):
    """A Flask app in which the gateway's own moving requests cannot happen twice."""

    def ensure_sync(self, func):
        """As it is: no view here is a coroutine, and asking costs every request."""
        return func

    def dispatch_request(self):
        rule = request.url_rule
        if rule is None or rule.endpoint in PASSED_ON:
            return super().dispatch_request()  # the service behind keeps keys and knows its lists
        if request.method != "POST" or rule.endpoint in KEYLESS_ENDPOINTS:
            return rows.answered(self, super().dispatch_request)
        view = self.view_functions[rule.endpoint]
        require(getattr(view, "permission", None))
        holds_lock = not getattr(view, "asks_others", False)
        return idempotency.once(gateway, super().dispatch_request, holds_lock)


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
        BACKUPS=chosen.backups,
        DEMO=chosen.demo,
        WEBHOOK_NETWORKS=chosen.webhook_networks,
        PUBLIC_URL=chosen.public_url,
        **openapi.config(SERVICE.title),
    )
    logs.configure(gateway.name)
    gateway.bind(chosen)
    limits.share(chosen.redis)
    services = Upstreams(chosen, deadline_seconds)
    app.extensions["door"] = Door(chosen)
    app.extensions["upstreams"] = services
    packing.register(app)
    gauges = (AuditGauges(), BackupGauges(chosen.backups), BreakerStates(services))
    frame.add(app, Metrics(gateway.name, _standing, *gauges))
    errors.register(app)
    outages.register(app)
    own = _add_rooms(app)
    app.extensions["documents"] = Documents(services, own)
    app.wsgi_app = rows.Extensions(app)  # type: ignore[method-assign]
    if hops := chosen.trusted_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _standing() -> dict:
    return follower.standing(gateway, SERVICE.reactions)


def _operations(app: GatewayApp, endpoints: tuple[str, ...]) -> set[tuple[str, str]]:
    """The operations of these endpoints as the document names them, by path and method."""
    return {place for place, endpoint in openapi.endpoints_of(app) if endpoint in endpoints}


def _add_rooms(app: GatewayApp) -> dict:
    """Open every room; returns the document of the gateway's own operations."""
    api = ServiceApi(app)
    for room in (*ROOMS, AUDIT_LOG):
        api.register_blueprint(room)
    for blueprint in (routes, probes, *OPEN, *DESK):
        app.register_blueprint(blueprint)
    with app.app_context():
        described = api.spec.to_dict()  # type: ignore[union-attr]
    own = own_document(
        openapi.complete(described, app),
        open_=_operations(app, (*OPEN_IDENTITY, *PUBLIC_ENDPOINTS)),
        keyless=_operations(app, KEYLESS_IDENTITY),
    )
    app.extensions["openapi"] = own
    return own
