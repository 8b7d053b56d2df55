"""Rate, errors and duration per route, and how far behind a follower is, for Prometheus."""

import time

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)


def register(app: Flask, service: str, lag) -> None:
    """Count every request of an app and serve `/metrics`. `lag()` gives facts behind per source."""
    registry = CollectorRegistry()
    requests = Counter(
        "fanbu_requests",
        "Requests answered",
        ["service", "route", "method", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "fanbu_request_seconds", "Time to answer", ["service", "route"], registry=registry
    )
    behind = Gauge(
        "fanbu_facts_behind", "Facts not yet heard", ["service", "source"], registry=registry
    )

    @app.before_request
    def start_watch():
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        requests.labels(service, route, request.method, response.status_code).inc()
        seconds.labels(service, route).observe(
            time.perf_counter() - g.get("started", time.perf_counter())
        )
        return response

    @app.get("/metrics")
    def metrics():
        for source, facts in lag().items():
            behind.labels(service, source).set(facts)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
