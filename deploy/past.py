"""An instance inside one process, whose clock is set by who tells what happened there.

So the demo community has a past: what is paid, promised and published has the day on which it is
told to have happened, and no service needs a way to be given another day by whoever asks it.
"""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TextIO

from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.instance import wait_ready
from deploy.processes import FOLLOWERS, WEB, free_ports
from shared import follower, logs
from shared.bus import Feeds
from shared.gateway_client import GatewayClient
from shared.settings import SERVICES, Settings

READY_SECONDS = 30
POLL_SECONDS = 0.02


class _Silent(WSGIRequestHandler):
    """The services log what they answered; a line more for each request tells nothing."""

    protocol_version = "HTTP/1.1"  # kept alive, as behind gunicorn

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def past(chosen: Settings, log: TextIO) -> Iterator[Settings]:
    """The services, the door and all followers on the databases of an instance that does not run,
    until the end of the block; yields where they are, and what they log goes to `log`.

    The day is what `clock.fixed` says. The databases are up to date already.
    """
    ports = free_ports(1 + len(SERVICES))
    there = replace(
        chosen,
        gateway_url=f"http://127.0.0.1:{ports[0]}",
        upstreams={
            name: f"http://127.0.0.1:{port}" for name, port in zip(SERVICES, ports[1:], strict=True)
        },
    )
    with contextlib.redirect_stdout(log):
        apps = {name: import_module(module).create_app(there) for name, module in WEB.items()}
        logs.configure("past")
    servers = [
        make_server("127.0.0.1", port, apps[name], threaded=True, request_handler=_Silent)
        for name, port in zip(WEB, ports, strict=True)
    ]
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,)) for server in servers
    ]
    threads += [threading.Thread(target=_follow, args=(module, there, stop)) for module in _heard()]
    for thread in threads:
        thread.start()
    try:
        if (state := wait_ready(there.gateway_url, READY_SECONDS)) is not None:
            raise RuntimeError(f"not ready: {state}")
        yield there
    finally:
        stop.set()
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
        for module in FOLLOWERS.values():
            import_module(module).SERVICE.database.close()


def _heard() -> list[str]:
    return [module for module in FOLLOWERS.values() if import_module(module).SERVICE.reactions]


def _follow(module: str, there: Settings, stop: threading.Event) -> None:
    service = import_module(module).SERVICE
    feeds = Feeds(GatewayClient(there, service.database.name))
    follower.follow(service.database, service.reactions, feeds, stop, service.chores)
