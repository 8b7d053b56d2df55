"""Property, apart from its web process."""

from pathlib import Path

from services.property.chores import chores
from services.property.database import property_database
from services.property.documents import LISTS
from services.property.figures import figures
from services.property.reactions import REACTIONS
from shared.service import Service

SERVICE = Service(
    database=property_database,
    title="Fanbu property 物业",
    migrations=Path(__file__).parent / "migrations",
    reactions=REACTIONS,
    figures=figures,
    documents=LISTS,
    chores=chores,
)
