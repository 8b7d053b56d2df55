"""The web processes of an instance inside this one, on databases that nobody else has."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TextIO

from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.processes import FOLLOWERS, WEB, free_ports
from shared import logs
from shared.settings import SERVICES, Settings

POLL_SECONDS = 0.02


class _Silent(WSGIRequestHandler):
    """The services log what they answered; a line more for each request tells nothing."""

    protocol_version = "HTTP/1.1"  # kept alive, as behind gunicorn

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def inside(chosen: Settings, log: TextIO, place: Callable[[str], str] = str) -> Iterator[Settings]:
    """The services and the door until the end of the block; yields where they are, and what they
    log goes to `log`.

    `place`: in which file or schema a service finds its tables, by its name. The databases are up
    to date already.
    """
    ports = free_ports(1 + len(SERVICES))
    there = replace(
        chosen,
        gateway_url=f"http://127.0.0.1:{ports[0]}",
        upstreams={
            name: f"http://127.0.0.1:{port}" for name, port in zip(SERVICES, ports[1:], strict=True)
        },
    )
    apps = {name: import_module(module).create_app(there) for name, module in WEB.items()}
    logs.configure("inside")
    databases = {n: import_module(module).SERVICE.database for n, module in FOLLOWERS.items()}
    for name, database in databases.items():
        database.bind(there, place(name))
    servers = [
        make_server("127.0.0.1", port, apps[name], threaded=True, request_handler=_Silent)
        for name, port in zip(WEB, ports, strict=True)
    ]
    threads = [
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,)) for server in servers
    ]
    with logs.written_to(log):
        for thread in threads:
            thread.start()
        try:
            yield there
        finally:
            for server in servers:
                server.shutdown()
                server.server_close()
            for thread in threads:
                thread.join()
            for database in databases.values():
                database.close()
