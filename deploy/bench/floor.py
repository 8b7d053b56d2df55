"""The floor in an instance: the bare echo at the address of one of its services."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from deploy.instance import Instance, children
from deploy.processes import environment_of, gunicorn

SECONDS_MAX = 30


@contextmanager
def echo_instead_of(instance: Instance, name: str) -> Iterator[int]:
    """The echo where that service was, behind the same gunicorn; yields the process of it that
    answers."""
    chosen = instance.settings
    instance.stop_one(name)
    address = chosen.upstreams[name].partition("//")[2]
    command = gunicorn(name, "deploy.bench.echo", address, chosen.threads)
    with (chosen.var / "log" / "echo.log").open("ab") as log:
        echo = subprocess.Popen(command, env=environment_of(chosen), stdout=log, stderr=log)
    try:
        _wait_for(chosen.upstreams[name])
        (worker,) = children(echo.pid)
        yield worker
    finally:
        echo.terminate()
        echo.wait(SECONDS_MAX)


def _wait_for(address: str) -> None:
    until = time.monotonic() + SECONDS_MAX
    while time.monotonic() < until:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{address}/healthz", timeout=2).ok:
                return
        time.sleep(0.1)
    raise TimeoutError(address)
