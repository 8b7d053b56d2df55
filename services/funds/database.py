"""The funds' own database, and what every command of the funds needs of it."""

from functools import partial

from shared import outbox
from shared.database import ServiceDatabase

funds = ServiceDatabase("funds")
Table, writes, insert_rows = funds.Table, funds.writes, funds.insert_rows
tell = partial(outbox.tell, funds)  # tell(who, fact)
