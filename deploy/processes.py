"""Which processes make up one instance, and the environment they share."""

import os
import socket
import sys
from pathlib import Path
from typing import NamedTuple

from shared.metrics import SHARED_FOLDER
from shared.settings import SERVICES, Settings

# What is heard, and what each service is apart from its web process. The store hears nobody; it
# forgets old answers, as all followers do.
FOLLOWERS = {"gateway": "gateway.service", **{n: f"services.{n}.service" for n in SERVICES}}
WEB = {"gateway": "gateway.app", **{name: f"services.{name}.app" for name in SERVICES}}
# A service may ask through the gateway while the gateway waits for it; and one that hangs keeps
# half of them until it is given up (gateway.upstreams.SEATS).
GATEWAY_THREADS = 32
KEEP_ALIVE_SECONDS = 75
CPU_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
LINE_BYTES_MAX = 8190  # of the address asked for, and of one header
# To finish what was begun: longer than the gateway waits for a service, but for what is long
# (gateway.routing.deadlines), which is asked again under its Idempotency-Key.
STOP_SECONDS = 12


class Process(NamedTuple):
    """A process of an instance: its name, what it runs, and its environment."""

    name: str
    command: list[str]
    environment: dict[str, str]


def environment_of(chosen: Settings) -> dict[str, str]:
    """What every process of an instance is told."""
    return {
        **os.environ,
        "FANBU_VAR": str(chosen.var),
        "FANBU_DATABASE": chosen.database,
        "FANBU_GATEWAY_URL": chosen.gateway_url,
        "FANBU_LISTEN": chosen.listen,
        "FANBU_TRUSTED_HOPS": str(chosen.trusted_hops),
        "FANBU_BACKUPS": str(chosen.backups),
        "FANBU_REDIS": chosen.redis,
        "FANBU_WORKERS": str(chosen.workers),
        "FANBU_BUS": chosen.bus,
        "FANBU_BUS_REPLICAS": str(chosen.bus_replicas),
        "FANBU_BUS_BYTES": str(chosen.bus_bytes),
        **{f"FANBU_{name.upper()}_URL": url for name, url in chosen.upstreams.items()},
        "PYTHONUNBUFFERED": "1",
    }


def processes(chosen: Settings) -> list[Process]:
    """The web processes, the followers, the rounds and over NATS the publishers of an instance,
    each by itself."""
    followers = [
        _python(chosen, f"{name}-follower", "shared.follower", module)
        for name, module in FOLLOWERS.items()
    ]
    return [*_but_followers(chosen), *followers]


def embedded(chosen: Settings) -> list[Process]:
    """The same on one machine: all followers in one process, which is 170 MB less of the memory."""
    followers = _python(chosen, "followers", "shared.follower", *FOLLOWERS.values())
    return [*_but_followers(chosen), followers]


def _but_followers(chosen: Settings) -> list[Process]:
    web = [
        _web(chosen, name, process, address)
        for name in WEB
        for process, address in _addresses(chosen, name).items()
    ]
    publishers = [
        _python(chosen, f"{name}-publisher", "shared.publisher", FOLLOWERS[name])
        for name in SERVICES  # the gateway tells nothing
        if chosen.publishes
    ]
    return [*web, _python(chosen, "gateway-rounds", "gateway.rounds"), *publishers]


def _python(chosen: Settings, name: str, *module: str) -> Process:
    return Process(name, [sys.executable, "-m", *module], environment_of(chosen))


def ports(chosen: Settings) -> dict[str, int]:
    """The port of each web process."""
    return {
        process: int(address.rpartition(":")[2])
        for name in WEB
        for process, address in _addresses(chosen, name).items()
    }


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


def memory_bytes(process: int) -> int:
    """What a process holds of the memory, its share of what several hold together."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    return next(
        int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:")
    )


def cpu_seconds(process: int) -> float:
    """What a process has had of the processors so far."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / CPU_TICKS_A_SECOND


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _addresses(chosen: Settings, name: str) -> dict[str, str]:
    """What each web process of that name binds: the gateway is one, a service has as many as
    addresses."""
    urls = {name: chosen.gateway_url} if name == "gateway" else chosen.addresses(name)
    return {process: _bound(chosen, url) for process, url in urls.items()}


def _bound(chosen: Settings, url: str) -> str:
    address = url.partition("//")[2].rstrip("/").replace("localhost", "127.0.0.1")
    return f"{chosen.listen}:{address.rpartition(':')[2]}" if chosen.listen else address


def _web(chosen: Settings, name: str, process: str, address: str) -> Process:
    """A web process; of a service, as many as wanted share its address. The gateway is one: what
    it knows of lines, seats and breakers is in its memory."""
    environment = environment_of(chosen)
    if name == "gateway":
        command = gunicorn(name, WEB[name], address, GATEWAY_THREADS)
        return Process(process, command, environment)
    command = gunicorn(name, WEB[name], address, chosen.threads, chosen.workers)
    if chosen.workers > 1:
        command.append("--config=python:deploy.workers")
        environment |= {SHARED_FOLDER: str(chosen.var / "metrics" / process)}
    return Process(process, command, environment)


def gunicorn(name: str, module: str, address: str, threads: int, workers: int = 1) -> list[str]:
    """How a web process is started."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        f"{module}:create_app()",
        f"--bind={address}",
        f"--workers={workers}",
        f"--worker-class={'gateway.worker.PatientWorker' if name == 'gateway' else 'gthread'}",
        f"--threads={threads}",
        f"--keep-alive={KEEP_ALIVE_SECONDS}",
        f"--graceful-timeout={STOP_SECONDS}",
        f"--limit-request-line={LINE_BYTES_MAX}",
        f"--limit-request-field_size={LINE_BYTES_MAX}",
        "--limit-request-fields=100",
        "--forwarder-headers=",  # no caller says where the path begins, from this machine neither
        "--no-control-socket",  # one for all instances of a user
        "--log-level=warning",
    ]
