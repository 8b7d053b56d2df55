"""What a service is, apart from its web process: a follower needs no more, and less memory so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from shared.database import ServiceDatabase
from shared.documents import Lists
from shared.errors import Refusal
from shared.follower import Reactions
from shared.identity import Principal
from shared.settings import Settings


@dataclass(frozen=True)
class Service:
    """A service: its database, what it hears, and its figures for the audit.

    `figures(community)` gives a flat dict of numbers that the audit compares (design.md §6.10),
    `documents` what stands behind each of them.
    `refused(who, refusal)` hears each refusal once it is rolled back, and changes no answer.
    `chores()` does what time alone makes due, and says how much; the follower calls it each minute.
    """

    database: ServiceDatabase
    title: str
    migrations: Path
    reactions: Reactions = field(default_factory=dict)
    figures: Callable[[str], dict] | None = None
    documents: Lists = field(default_factory=dict)
    refused: Callable[[Principal, Refusal], None] | None = None
    chores: Callable[[], int] | None = None

    def migrate(self, chosen: Settings) -> list[str]:
        """Bring the database up to date; before any process of the service starts."""
        self.database.bind(chosen)
        return self.database.migrate(self.migrations)
