"""`/api/v1/{service}/…`, `/open311/v2/…`, `/feeds/{service}`, and what machines look at"""

from flask import Blueprint, Response, current_app, jsonify, request

from gateway.audit.queries import differing
from gateway.limits import PUBLIC_READS, PUBLIC_WRITES, limited
from gateway.routing import forwarding, health
from gateway.upstreams import upstreams

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PUBLIC_METHODS = ("GET", "POST")

routes = Blueprint("routing", __name__)
probes = Blueprint("probes", __name__)  # asked without a name: by machines and by readers


@routes.route("/api/v1/<service>/<path:path_inside>", methods=METHODS)
def forward(service, path_inside):
    """Whatever a service offers."""
    return forwarding.forward(service, path_inside)


@routes.route("/api/v1/property/public/<path:path_inside>", methods=PUBLIC_METHODS)
@routes.route("/open311/v2/<path:path_inside>", methods=PUBLIC_METHODS)
@limited(PUBLIC_READS, ("GET", "HEAD"))
@limited(PUBLIC_WRITES, ("POST",))
def forward_public(path_inside):
    """What everybody may ask of the property service, without signing in."""
    return forwarding.forward_public()


@routes.get("/feeds/<service>")
def feed(service):
    """A service's facts."""
    return forwarding.forward_feed(service)


@probes.get("/openapi.json")
def openapi_json():
    """What can be asked of all of us."""
    merged = current_app.extensions["documents"].merged()
    response = Response(merged.body, content_type="application/json")
    response.set_etag(merged.name)
    return response.make_conditional(request)


@probes.get("/healthz")
def healthz():
    """The process lives."""
    return jsonify(status="pass")


@probes.get("/readyz")
def readyz():
    """Everything stands, or what does not."""
    report = health.report(upstreams(), differing())
    return jsonify(report), 503 if report["status"] == "fail" else 200
