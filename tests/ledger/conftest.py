"""The ledger with a shop behind a small door that stands where the gateway stands."""

from dataclasses import replace

import pytest

from services.ledger.app import SERVICE
from services.store.app import SERVICE as STORE
from shared import feed, follower
from tests import engines
from tests.door import Door, open_door
from tests.service import Asked, running


@pytest.fixture(scope="session")
def quiet_shop():
    """A real shop in which nothing ever happens: made once, for all who only close months."""
    with engines.fresh("sqlite") as settings:
        STORE.migrate(settings)
        yield Asked(STORE, settings)


@pytest.fixture
def ledger(settings, quiet_shop):
    """The ledger on each engine; the shop it asks before a close has nothing to say."""
    STORE.database.bind(quiet_shop.settings)  # another test may have bound it elsewhere
    with (
        open_door("ledger", quiet_shop, settings) as (_, address),
        running(SERVICE, replace(settings, gateway_url=address)) as asked,
    ):
        yield asked
    STORE.database.close()


@pytest.fixture
def town(settings):
    """The ledger and a shop in which things happen, on each engine."""
    with (
        running(STORE, settings) as shop,
        open_door("ledger", shop, settings) as (door, address),
        running(SERVICE, replace(settings, gateway_url=address)) as ledger,
    ):
        yield Town(ledger, shop, door)


class Town:
    """The two services, and what the shop has told the ledger."""

    def __init__(self, ledger: Asked, shop: Asked, door: Door):
        self.ledger, self.shop, self.door = ledger, shop, door

    def follow(self) -> None:
        """The ledger hears everything that the shop has told since the last time."""
        database = self.ledger.service.database
        with self.shop.service.database.connection(), database.connection():
            row = database.run(lambda: follower.cursor(database, "store"))
            events, head = feed.page_after(self.shop.service.database, row.last_id, 500)
            heard = follower.hear_page(
                database, "store", self.ledger.service.reactions, events, head
            )
            assert heard == len(events), "some fact could not be applied; the log says why"
