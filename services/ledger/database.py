"""The ledger's own database, and what every command of the ledger needs of it."""

from typing import Any

import peewee

from shared import outbox
from shared.database import ServiceDatabase
from shared.facts import Fact
from shared.identity import Principal

ledger = ServiceDatabase("ledger")
Table, writes = ledger.Table, ledger.writes


def tell(who: Principal, fact: Fact) -> None:
    """Tell a fact in the name of the caller's community."""
    outbox.tell(ledger, who.community, fact)


def insert_rows(
    table: type[peewee.Model], rows: list[dict[str, Any]], on_conflict: str = ""
) -> None:
    """Insert rows of the same fields in one statement, values as the engine takes them.

    Posting writes many small rows; letting peewee build each statement took most of its time.
    """
    fields = list(rows[0])
    columns = ", ".join(f'"{table._meta.fields[name].column_name}"' for name in fields)
    marks = f"({', '.join([ledger.proxy.param] * len(fields))})"
    ledger.proxy.execute_sql(
        f'INSERT INTO "{table._meta.table_name}" ({columns}) '
        f"VALUES {', '.join([marks] * len(rows))} {on_conflict}",
        [row[name] for row in rows for name in fields],
    )
