"""The ledger's own database, and what every command of the ledger needs of it."""

from functools import partial

from shared import outbox
from shared.database import ServiceDatabase

ledger = ServiceDatabase("ledger")
Table, writes, insert_rows = ledger.Table, ledger.writes, ledger.insert_rows
tell = partial(outbox.tell, ledger)  # tell(who, fact)
