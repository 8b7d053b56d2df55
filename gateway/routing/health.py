"""Does everything stand? The gateway's own standing and that of each service."""

from collections.abc import Iterator

import peewee
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gateway.database import gateway
from gateway.reactions import REACTIONS
from gateway.routing import rules
from gateway.routing.breakers import CLOSED, HALF_OPEN, OPEN
from gateway.upstreams import Upstreams
from shared import clock, follower


def standings(services: Upstreams) -> dict[str, dict | None]:
    """How each part stands, the gateway first; None for one that does not answer."""
    return {"gateway": _own(), **services.get_json_of_all("/readyz")}


def _own() -> dict | None:
    try:
        return follower.standing(gateway, REACTIONS)
    except peewee.PeeweeException:
        return None


def answering(found: dict[str, dict | None]) -> dict[str, dict]:
    """Those who answered."""
    return {name: standing for name, standing in found.items() if standing is not None}


def report(services: Upstreams, differing: list[dict]) -> dict:
    """The answer of `/readyz`; `differing` are the communities in which the audit is amber."""
    found = standings(services)
    behind = rules.facts_behind(answering(found))
    late = rules.seconds_behind(answering(found), clock.now())
    wrong = rules.problems(found)
    status = rules.status(found)
    breakers, left_out = services.breakers(), out(services)
    for name, addresses in left_out.items():
        wrong.setdefault(name, []).append(f"Left out for the moment: {', '.join(addresses)}.")
    return {
        "status": "warn" if status == "pass" and (differing or left_out) else status,
        "audit": differing,
        "facts_behind": total(behind),
        "parked_facts": parked(found),
        "services": {
            name: {
                "status": rules.status({name: standing}),
                "facts_behind": behind.get(name, {}),
                "seconds_behind": late.get(name, {}),
                "parked_facts": standing["parked_facts"] if standing else None,
                "problems": wrong.get(name, []),
                **({"breaker": breakers[name]} if name in breakers else {}),
                **({"left_out": left_out[name]} if name in left_out else {}),
            }
            for name, standing in found.items()
        },
    }


def out(services: Upstreams) -> dict[str, list[str]]:
    """Of each service that has several addresses, those that are not asked now, by their names:
    everybody may read them, and where they are is nobody's business."""
    return {
        name: [each.name for each in addresses if each.breaker.state != CLOSED]
        for name, addresses in services.addresses().items()
        if len(addresses) > 1 and any(each.breaker.state != CLOSED for each in addresses)
    }


class BreakerStates(Collector):
    """`fanbu_breaker`, read when it is asked for: 0 closed, 1 half-open, 2 open."""

    def __init__(self, services: Upstreams):
        self._services = services

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One figure for each address of a service."""
        gauge = GaugeMetricFamily(
            "fanbu_breaker", "0 closed, 1 half-open, 2 open", labels=["upstream", "address"]
        )
        for name, addresses in self._services.addresses().items():
            for each in addresses:
                state = (CLOSED, HALF_OPEN, OPEN).index(each.breaker.state)
                gauge.add_metric([name, each.url], state)
        yield gauge


def total(behind: dict[str, dict[str, int]]) -> int:
    """All facts not yet heard by somebody."""
    return sum(facts for sources in behind.values() for facts in sources.values())


def parked(found: dict[str, dict | None]) -> int:
    """All parked facts."""
    return sum(standing["parked_facts"] for standing in found.values() if standing)
