"""The ledger beside a shop, behind a small door that stands where the gateway stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from services.ledger.app import SERVICE
from services.store.app import SERVICE as STORE
from services.store.app import create_app
from shared import cursors, feed, follower
from shared.settings import Settings
from tests import engines
from tests.door import Door, open_door
from tests.service import Asked, running


@cache
def quiet_shop() -> Asked:
    """A real shop in which nothing ever happens: made once in a process, for who closes months."""
    settings = engines.UNTIL_END.enter_context(engines.fresh("sqlite"))
    STORE.migrate(settings)
    return Asked(STORE, settings, create_app(settings))  # which stays bound to it


@contextmanager
def beside_a_quiet_shop(settings: Settings) -> Iterator[Asked]:
    """The ledger on a fresh database; the shop it asks before a close has nothing to say."""
    shop = quiet_shop()
    STORE.database.bind(shop.settings)  # another test may have bound it elsewhere
    with (
        open_door("ledger", shop, settings) as (_, address),
        running(SERVICE, replace(settings, gateway_url=address)) as asked,
    ):
        yield asked
    STORE.database.close()


class Town:
    """The ledger and a shop in which things happen, and the door between them."""

    def __init__(self, ledger: Asked, shop: Asked, door: Door):
        self.ledger, self.shop, self.door = ledger, shop, door

    def follow(self) -> None:
        """The ledger hears everything that the shop has told since the last time."""
        database = self.ledger.service.database
        with self.shop.service.database.connection(), database.connection():
            row = database.run(lambda: cursors.place(database, "store"))
            events, head = feed.page_after(self.shop.service.database, row.last_id, 500)
            reactions = self.ledger.service.reactions
            heard = follower.hear_page(database, "store", reactions, events, head)
            assert heard == len(events), "some fact could not be applied; the log says why"


@contextmanager
def in_town(settings: Settings) -> Iterator[Town]:
    """Both services on fresh databases."""
    with (
        running(STORE, settings) as shop,
        open_door("ledger", shop, settings) as (door, address),
        running(SERVICE, replace(settings, gateway_url=address)) as ledger,
    ):
        yield Town(ledger, shop, door)
