"""How the audit stands, for Prometheus."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gateway.audit import queries
from shared import clock


class AuditGauges(Collector):
    """Differences of each community, and how long ago they were counted; read from one small
    table whenever somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Both gauges; a community that was never checked has none."""
        differences = GaugeMetricFamily(
            "fanbu_audit_differences", "Comparisons that do not agree", labels=["community"]
        )
        age = GaugeMetricFamily(
            "fanbu_audit_age_seconds", "Seconds since the last audit", labels=["community"]
        )
        now = clock.now()
        for standing in queries.all_standings():
            if standing.checked_at:
                differences.add_metric([standing.community], standing.differences)
                seconds = (now - standing.checked_at).total_seconds()
                age.add_metric([standing.community], seconds)
        yield from (differences, age)
