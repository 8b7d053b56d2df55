"""The store's own database, and what every command of the store needs of it."""

from shared import outbox
from shared.database import ServiceDatabase
from shared.facts import Fact
from shared.identity import Principal

store = ServiceDatabase("store")
Table, writes, insert_rows = store.Table, store.writes, store.insert_rows


def tell(who: Principal, fact: Fact) -> None:
    """Tell a fact in the name of the caller's community."""
    outbox.tell(store, who.community, fact)
