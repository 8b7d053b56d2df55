"""Web processes of a service, as an instance starts them, asked over HTTP; and killed."""

import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, NamedTuple

import requests

from deploy.instance import Started
from deploy.processes import free_ports, processes
from shared.settings import SERVICES, Settings
from tests.forked import forked
from tests.service import Answer, Asked

ANSWER_SECONDS, START_SECONDS = 60, 120


class Web(NamedTuple):
    """A web process at its address, in a process group of its own."""

    url: str
    started: Started

    def kill(self) -> None:
        """Kill it and its worker, as a power cut would."""
        os.killpg(self.started.pid, signal.SIGKILL)
        self.started.wait(30)


@contextmanager
def process(settings: Settings, name: str) -> Iterator[Web]:
    """A web process of a service on the databases of an instance."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    urls = {each: f"http://127.0.0.1:{port}" for each, port in ports.items()}
    with running(replace(settings, upstreams=urls), name) as web:
        yield web


@contextmanager
def running(chosen: Settings, name: str) -> Iterator[Web]:
    """The web process of that name, at the address that the settings give it."""
    url = chosen.gateway_url if name == "gateway" else chosen.upstreams[name]
    (wanted,) = (each for each in processes(chosen) if each.name == name)
    with (chosen.var / f"{name}{url.rpartition(':')[2]}.log").open("wb") as log:
        started = forked(wanted, log.fileno())
    web = Web(url, started)
    try:
        wait_for(url)
        yield web
    finally:
        with suppress(ProcessLookupError):
            web.kill()


def wait_for(url: str) -> None:
    """Wait until a web process answers."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            if requests.get(f"{url}/healthz", timeout=5).ok:
                return
        except requests.RequestException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class Elsewhere:
    """The people of a community, at whichever process answers."""

    def __init__(self, asked: Asked, urls: list[str]):
        self.asked, self.urls = asked, urls

    def ask(
        self, number: int, path: str, body: Any = None, lost_is_none: bool = False, **who: Any
    ) -> Answer | None:
        """One POST and its answer; None for one that was lost with its process, if that may be."""
        headers = {
            "Authorization": f"Bearer {self.asked.token(**who)}",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        url = self.urls[number % len(self.urls)] + path
        try:
            answer = requests.post(url, json=body, headers=headers, timeout=ANSWER_SECONDS)
        except requests.RequestException:
            if not lost_is_none:
                raise
            return None
        return Answer(answer.status_code, answer.json(), dict(answer.headers))
