"""The gateway, apart from its web process."""

from pathlib import Path

from gateway.database import gateway
from gateway.reactions import REACTIONS
from shared.service import Service

SERVICE = Service(
    database=gateway,
    title="Fanbu",
    migrations=Path(__file__).parent / "migrations",
    reactions=REACTIONS,
)
