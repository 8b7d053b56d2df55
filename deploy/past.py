"""An instance inside one process, whose clock is set by who tells what happened there.

So the demo community has a past: what is paid, promised and published has the day on which it is
told to have happened, and no service needs a way to be given another day by whoever asks it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TextIO

from deploy.inside import inside
from deploy.instance import wait_ready
from deploy.processes import FOLLOWERS
from shared import follower
from shared.bus import Feeds
from shared.gateway_client import GatewayClient
from shared.settings import Settings

READY_SECONDS = 30


@contextmanager
def past(chosen: Settings, log: TextIO) -> Iterator[Settings]:
    """The services, the door and all followers on the databases of an instance that does not run,
    until the end of the block; yields where they are, and what they log goes to `log`.

    The day is what `clock.fixed` says. The databases are up to date already.
    """
    with inside(chosen, log) as there:
        stop = threading.Event()
        threads = [
            threading.Thread(target=_follow, args=(module, there, stop)) for module in _heard()
        ]
        for thread in threads:
            thread.start()
        try:
            if (state := wait_ready(there.gateway_url, READY_SECONDS)) is not None:
                raise RuntimeError(f"not ready: {state}")
            yield there
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def _heard() -> list[str]:
    return [module for module in FOLLOWERS.values() if import_module(module).SERVICE.reactions]


def _follow(module: str, there: Settings, stop: threading.Event) -> None:
    service = import_module(module).SERVICE
    feeds = Feeds(GatewayClient(there, service.database.name))
    follower.follow(service.database, service.reactions, feeds, stop, service.chores)
