"""The funds' own database, and what every command of the funds needs of it."""

from functools import partial

from shared import outbox
from shared.database import ServiceDatabase

funds = ServiceDatabase("funds")
Table, writes = funds.Table, funds.writes
tell = partial(outbox.tell, funds)  # tell(who, fact)
