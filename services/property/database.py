"""Property's own database, and what every command of property needs of it."""

from functools import partial

from shared import outbox
from shared.database import ServiceDatabase

property_database = ServiceDatabase("property")
Table, writes = property_database.Table, property_database.writes
tell = partial(outbox.tell, property_database)  # tell(who, fact)
