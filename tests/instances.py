"""Whole instances, sooner ready: tables are copied, processes forked, and followers share one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.instance import Instance, MadeOf, throwaway
from deploy.processes import embedded
from shared.settings import FEED, Settings
from tests import engines
from tests.forked import forked


@contextmanager
def started(
    engine: str = "sqlite",
    before: Callable[[Settings], None] | None = None,
    made_of: MadeOf = embedded,
    bus: str = FEED,
) -> Iterator[Instance]:
    """A running instance on that engine, whose data goes away with it.

    `before`: what happens to it before it runs. `made_of=processes`: whoever kills a follower.
    `bus`: over which facts go.
    """
    database = engines.server_address() if engine == "postgres" else "sqlite"
    with throwaway(database, before, made_of, engines.model(engine), bus, forked) as running:
        yield running
