"""Does everything stand? The gateway's own standing and that of each service."""

import peewee

from gateway.database import gateway
from gateway.reactions import REACTIONS
from gateway.routing import rules
from gateway.upstreams import Upstreams
from shared import follower


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


def report(services: Upstreams) -> dict:
    """The answer of `/readyz`."""
    found = standings(services)
    behind = rules.facts_behind(answering(found))
    wrong = rules.problems(found)
    return {
        "status": rules.status(found),
        "facts_behind": total(behind),
        "parked_facts": parked(found),
        "services": {
            name: {
                "status": rules.status({name: standing}),
                "facts_behind": behind.get(name, {}),
                "parked_facts": standing["parked_facts"] if standing else None,
                "problems": wrong.get(name, []),
            }
            for name, standing in found.items()
        },
    }


def total(behind: dict[str, dict[str, int]]) -> int:
    """All facts not yet heard by somebody."""
    return sum(facts for sources in behind.values() for facts in sources.values())


def parked(found: dict[str, dict | None]) -> int:
    """All parked facts."""
    return sum(standing["parked_facts"] for standing in found.values() if standing)
