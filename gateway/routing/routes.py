"""`/api/v1/{service}/…`, `/feeds/{service}`, `/openapi.json`, `/healthz`, `/readyz`"""

from flask import Blueprint, current_app, jsonify

from gateway.routing import forwarding, health
from gateway.upstreams import upstreams

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

routes = Blueprint("routing", __name__)
probes = Blueprint("probes", __name__)  # asked without a name: by machines and by readers


@routes.route("/api/v1/<service>/<path:path_inside>", methods=METHODS)
def forward(service, path_inside):
    """Whatever a service offers."""
    return forwarding.forward(service, path_inside)


@routes.get("/feeds/<service>")
def feed(service):
    """A service's facts."""
    return forwarding.forward_feed(service)


@probes.get("/openapi.json")
def openapi_json():
    """What can be asked of all of us."""
    return jsonify(current_app.extensions["documents"].merged())


@probes.get("/healthz")
def healthz():
    """The process lives."""
    return jsonify(status="pass")


@probes.get("/readyz")
def readyz():
    """Everything stands, or what does not."""
    report = health.report(upstreams())
    return jsonify(report), 503 if report["status"] == "fail" else 200
