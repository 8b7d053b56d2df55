"""Running the audit: the services' figures side by side, at a moment when nothing is on its way."""

import time
from typing import NamedTuple

from gateway.audit import rules
from gateway.audit.rules import Comparison
from gateway.door import Door
from gateway.routing import health
from gateway.routing.rules import facts_behind
from gateway.tracker import queries as tracker
from gateway.upstreams import Upstreams
from shared import clock
from shared.errors import Unavailable
from shared.identity import Principal

SETTLING_SECONDS_MAX = 10.0
PAUSE_SECONDS = 0.25
FIGURES_SECONDS = 10.0  # adding up whole books takes its time


class _Look(NamedTuple):
    """One comparison, and the standing of everybody around it."""

    comparisons: list[Comparison]
    behind: int
    parked: int
    settled: bool  # nothing was on its way, before or after, and nothing was told in between

    @property
    def differences(self) -> int:
        return sum(not comparison.agrees for comparison in self.comparisons)


def audit(
    who: Principal, door: Door, services: Upstreams, patience_seconds: float = SETTLING_SECONDS_MAX
) -> dict:
    """Compare what must not differ. Facts on their way make honest differences: those are waited
    for, `patience_seconds` at most. Raises Unavailable `service_unavailable`.
    """
    give_up_at = time.monotonic() + patience_seconds
    look = _look(who, door, services)
    while look.differences and not look.settled and time.monotonic() < give_up_at:
        time.sleep(PAUSE_SECONDS)
        look = _look(who, door, services)
    return {
        "community": who.community,
        "checked_at": clock.now(),
        "differences": look.differences,
        "comparisons": look.comparisons,
        "parked_facts": look.parked,
        "facts_behind": look.behind,
    }


def _look(who: Principal, door: Door, services: Upstreams) -> _Look:
    before = health.answering(health.standings(services))
    figures = _figures(who, door, services)
    sums = tracker.loop_figures([who.community], None)[who.community]
    comparisons = rules.compare(
        figures["store"], figures["property"], figures["funds"], figures["ledger"], sums
    )
    found = health.standings(services)
    after = health.answering(found)
    behind = health.total(facts_behind(before)), health.total(facts_behind(after))
    quiet = {n: s["told"] for n, s in before.items()} == {n: s["told"] for n, s in after.items()}
    return _Look(comparisons, behind[1], health.parked(found), quiet and not any(behind))


def _figures(who: Principal, door: Door, services: Upstreams) -> dict[str, dict]:
    token = door.call_token(Principal("gateway", who.community, service="gateway"))
    found = services.get_json_of_all("/figures", token, FIGURES_SECONDS)
    figures = {name: told for name, told in found.items() if told is not None}
    if silent := found.keys() - figures.keys():
        raise Unavailable(
            "service_unavailable", f"No audit without the figures of: {', '.join(sorted(silent))}."
        )
    return figures
