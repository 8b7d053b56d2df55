"""Asking for names. Read-only."""

from services.ledger.names.models import KnownName
from shared.identity import Principal


def names(who: Principal, *kinds: str) -> dict[str, str]:
    """What things of these kinds are called, by their id; unknown ones are not in it."""
    rows = KnownName.select(KnownName.key, KnownName.name).where(
        (KnownName.community == who.community) & KnownName.kind.in_(kinds)
    )
    return dict(rows.tuples())
