"""The store's own database, and what every command of the store needs of it."""

from functools import partial

from shared import outbox
from shared.database import ServiceDatabase

store = ServiceDatabase("store")
Table, writes, insert_rows = store.Table, store.writes, store.insert_rows
tell = partial(outbox.tell, store)  # tell(who, fact)
