"""Rate, errors and duration per route, and how a follower stands, for Prometheus."""

import os
import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

UNKNOWN = "unknown"  # of every path that leads nowhere: a caller must not be able to make labels
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# A sale takes 5 to 50 ms, an export some seconds, a deadline ten and more.
SECONDS_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


# Where several processes answer at one address, each keeps its figures in files of this folder, so
# that whichever is asked tells those of all (the library reads the variable when it is loaded).
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """What was answered at this address; how its follower stands (`shared.follower.standing`) and
    `gauges` are asked for whenever somebody looks."""

    def __init__(self, service: str, standing: Callable[[], dict], *gauges: Collector):
        self._registry = CollectorRegistry()
        for each in gauges:
            self._registry.register(each)
        self._service, self._standing = service, standing
        self._requests = Counter(
            "fanbu_requests",
            "Requests answered",
            ["service", "route", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "fanbu_request_seconds",
            "Time to answer",
            ["service", "route"],
            registry=self._registry,
            buckets=SECONDS_BUCKETS,
        )
        self._behind = Gauge(
            "fanbu_facts_behind",
            "Facts not yet heard",
            ["service", "source"],
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )
        self._unpublished = Gauge(
            "fanbu_publisher_behind",
            "Facts told and not yet in the stream, where facts go over NATS",
            ["service"],
            registry=self._registry,
        )
        self._parked = Gauge(
            "fanbu_parked_facts",
            "Facts that could not be applied and wait for a person",
            ["service"],
            registry=self._registry,
            multiprocess_mode="mostrecent",
        ).labels(service)
        self._follows = Gauge(
            "fanbu_follower_alive",
            "1 while the follower looks for news, 0 when it has not for half a minute",
            ["service"],
            registry=self._registry,
            multiprocess_mode="mostrecent",
        ).labels(service)
        self._in_flight = Gauge(
            "fanbu_requests_in_flight",
            "Requests being answered",
            ["service"],
            registry=self._registry,
            multiprocess_mode="livesum",
        ).labels(service)
        # Finding a child by its labels costs as much as counting with it.
        self._counters: dict[tuple, Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def begin(self) -> None:
        """A request is here."""
        self._in_flight.inc()

    def end(self) -> None:
        """It is gone."""
        self._in_flight.dec()

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """It was answered."""
        method = method if method in METHODS else UNKNOWN
        key = (route, method, status)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._requests.labels(self._service, *key)
            self._counters[key] = counter
            self._timers[route] = self._seconds.labels(self._service, route)
        counter.inc()
        self._timers[route].observe(seconds)

    def page(self) -> Response:
        """The answer of `/metrics`."""
        standing = self._standing()
        for source, facts in standing["facts_behind"].items():
            self._behind.labels(self._service, source).set(facts)
        if "publisher_behind" in standing:
            self._unpublished.labels(self._service).set(standing["publisher_behind"])
        self._parked.set(standing["parked_facts"])
        self._follows.set(standing["follower_alive"])
        registry = self._registry
        if SHARED_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask, service: str, standing: Callable[[], dict]) -> None:
    """Count every request of an app and serve `/metrics`."""
    metrics = Metrics(service, standing)

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        metrics.begin()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else UNKNOWN
        seconds = time.perf_counter() - g.started if "started" in g else 0.0
        metrics.count(route, request.method, response.status_code, seconds)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "started" in g:
            metrics.end()

    app.add_url_rule("/metrics", "metrics", metrics.page)
