"""The store: its rooms."""

from pathlib import Path

from services.store.catalogue.routes import routes as catalogue
from services.store.database import store
from shared.app import Service, ServiceApp
from shared.settings import Settings

SERVICE = Service(
    database=store,
    title="Fanbu store 便利店",
    migrations=Path(__file__).parent / "migrations",
    rooms=(catalogue,),
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """The store's web process."""
    return SERVICE.create_app(chosen)
