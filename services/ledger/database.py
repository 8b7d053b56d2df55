"""The ledger's own database, and what every command of the ledger needs of it."""

from shared import outbox
from shared.database import ServiceDatabase
from shared.facts import Fact
from shared.identity import Principal

ledger = ServiceDatabase("ledger")
Table, writes, insert_rows = ledger.Table, ledger.writes, ledger.insert_rows


def tell(who: Principal, fact: Fact) -> None:
    """Tell a fact in the name of the caller's community."""
    outbox.tell(ledger, who.community, fact)
