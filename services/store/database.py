"""The store's own database, and the two things every command of the store needs of it."""

from shared import outbox
from shared.database import ServiceDatabase
from shared.facts import Fact
from shared.identity import Principal

store = ServiceDatabase("store")
Table, writes = store.Table, store.writes


def tell(who: Principal, fact: Fact) -> None:
    """Tell a fact in the name of the caller's community."""
    outbox.tell(store, who.community, fact)
