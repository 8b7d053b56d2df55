"""Which processes make up one instance, and the environment they share."""

import os
import socket
import sys
from typing import NamedTuple

from shared.settings import SERVICES, Settings

FOLLOWERS = {
    "gateway": "gateway.app",
    "ledger": "services.ledger.app",
    "funds": "services.funds.app",
    "property": "services.property.app",
}
WEB = {"gateway": "gateway.app", **{name: f"services.{name}.app" for name in SERVICES}}
GATEWAY_THREADS = 16  # a service may ask through the gateway while the gateway waits for it
KEEP_ALIVE_SECONDS = 75


class Process(NamedTuple):
    """A process of an instance: its name, what it runs, and its environment."""

    name: str
    command: list[str]
    environment: dict[str, str]


def processes(chosen: Settings) -> list[Process]:
    """The web processes and the followers of an instance."""
    environment = {
        **os.environ,
        "FANBU_VAR": str(chosen.var),
        "FANBU_DATABASE": chosen.database,
        "FANBU_GATEWAY_URL": chosen.gateway_url,
        **{f"FANBU_{name.upper()}_URL": url for name, url in chosen.upstreams.items()},
        "PYTHONUNBUFFERED": "1",
    }
    web = [
        Process(
            name, _gunicorn(module, _address(chosen, name), _threads(chosen, name)), environment
        )
        for name, module in WEB.items()
    ]
    followers = [
        Process(f"{name}-follower", [sys.executable, "-m", "shared.follower", module], environment)
        for name, module in FOLLOWERS.items()
    ]
    return web + followers


def ports(chosen: Settings) -> dict[str, int]:
    """The port of each web process."""
    return {name: int(_address(chosen, name).rpartition(":")[2]) for name in WEB}


def taken(chosen: Settings) -> dict[str, int]:
    """The ports that somebody else uses already."""
    return {name: port for name, port in ports(chosen).items() if _in_use(port)}


def free_ports(count: int) -> list[int]:
    """Ports nobody uses at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _address(chosen: Settings, name: str) -> str:
    url = chosen.gateway_url if name == "gateway" else chosen.upstreams[name]
    return url.partition("//")[2].replace("localhost", "127.0.0.1")


def _threads(chosen: Settings, name: str) -> int:
    return GATEWAY_THREADS if name == "gateway" else chosen.threads


def _gunicorn(module: str, address: str, threads: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        f"{module}:create_app()",
        f"--bind={address}",
        "--workers=1",
        "--worker-class=gthread",
        f"--threads={threads}",
        f"--keep-alive={KEEP_ALIVE_SECONDS}",
        "--log-level=warning",
    ]
