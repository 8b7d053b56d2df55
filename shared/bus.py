"""What brings the facts of others: their feeds, or NATS. Nobody who reacts knows which."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from shared.cursors import Place
from shared.errors import Refusal
from shared.gateway_client import GatewayClient
from shared.settings import Settings

Page = tuple[list[dict], int]  # events in their order, and the newest sequence that is known of


class Bus(Protocol):
    """A page ends with a fact up to which it holds all of the partitions that are heard here;
    of others it may hold any, which are passed over."""

    def page(self, source: str, place: Place, limit: int) -> Page:
        """What a source told after that place."""
        ...


class Feeds:
    """The feed of each teller, through the gateway."""

    def __init__(self, client: GatewayClient):
        self._client = client

    def page(self, source: str, place: Place, limit: int) -> Page:
        """All that was told next, in all partitions."""
        return self._client.feed(source, place.last_id, limit)

    def knows(self, source: str, fact_id: str) -> bool:
        """Whether the teller ever told this fact. Raises Unavailable."""
        try:
            self._client.feed(source, fact_id, 1)
        except Refusal as refusal:
            if refusal.code != "feed_position_unknown":
                raise
            return False
        return True


@contextmanager
def opened(chosen: Settings, client: GatewayClient) -> Iterator[Bus]:
    """The bus that the settings name."""
    feeds = Feeds(client)
    if not chosen.publishes:
        yield feeds
        return
    from shared.streams import Streams  # who reads feeds loads no client of NATS

    streams = Streams(chosen, feeds)
    try:
        yield streams
    finally:
        streams.close()
