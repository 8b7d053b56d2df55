"""Noting names as they are told."""

from services.ledger.database import insert_rows, writes
from services.ledger.names import rules
from services.ledger.names.models import KnownName
from shared.facts import Fact
from shared.identity import Principal

CALL_ANEW = (
    "ON CONFLICT (community, kind, key) DO UPDATE SET name = excluded.name "
    "WHERE known_name.name <> excluded.name"
)


@writes
def note(who: Principal, fact: Fact) -> None:
    """Remember what the fact calls things; the newest name counts."""
    rows = [
        {"community": who.community, "kind": kind, "key": key, "name": name}
        for (kind, key), name in rules.told(fact).items()
    ]
    insert_rows(KnownName, rows, CALL_ANEW)
