"""What stands behind the figures of a running instance, both sides document by document."""

from deploy.instance import Instance
from gateway.audit.documents import queries, rules
from gateway.audit.documents.rules import Differing
from gateway.database import gateway
from gateway.door import Door
from gateway.upstreams import Upstreams
from shared.identity import Principal
from tests.service import COMMUNITY


def differing_documents(instance: Instance) -> dict[str, list[Differing]]:
    """The documents that two sides tell differently, though their sums may agree."""
    gateway.bind(instance.settings)
    services = Upstreams(instance.settings)
    token = Door(instance.settings).call_token(Principal("gateway", COMMUNITY, service="gateway"))
    found = {}
    with gateway.connection():
        for label, sides in rules.BEHIND.items():
            left, right = (queries.side(each, COMMUNITY, token, services, set()) for each in sides)
            found[label] = rules.differing(left, right)
    gateway.close()
    return {label: rows for label, rows in found.items() if rows}
