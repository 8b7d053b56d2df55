"""The ledger, apart from its web process."""

from pathlib import Path

from services.ledger.database import ledger
from services.ledger.documents import LISTS
from services.ledger.figures import figures
from services.ledger.reactions import REACTIONS
from shared.service import Service

SERVICE = Service(
    database=ledger,
    title="Fanbu ledger 总账",
    migrations=Path(__file__).parent / "migrations",
    reactions=REACTIONS,
    figures=figures,
    documents=LISTS,
)
