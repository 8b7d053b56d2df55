"""The store, apart from its web process."""

from pathlib import Path

from services.store.database import store
from services.store.documents import LISTS
from services.store.figures import figures
from shared.service import Service

SERVICE = Service(
    database=store,
    title="Fanbu store 便利店",
    migrations=Path(__file__).parent / "migrations",
    figures=figures,
    documents=LISTS,
)
