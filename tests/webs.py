"""Web processes of a service, as an instance starts them, asked over HTTP; and killed."""

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import requests

from deploy.processes import free_ports, processes
from shared.settings import SERVICES, Settings
from tests.service import Answer, Asked

ANSWER_SECONDS, START_SECONDS = 60, 120


class Web(NamedTuple):
    """A web process at its address, in a process group of its own."""

    url: str
    started: subprocess.Popen

    def kill(self) -> None:
        """Kill it and its worker, as a power cut would."""
        os.killpg(self.started.pid, signal.SIGKILL)
        self.started.wait(30)


@contextmanager
def process(settings: Settings, name: str) -> Iterator[Web]:
    """A web process of a service on the databases of an instance."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    urls = {each: f"http://127.0.0.1:{port}" for each, port in ports.items()}
    (wanted,) = (p for p in processes(replace(settings, upstreams=urls)) if p.name == name)
    with (settings.var / f"{ports[name]}.log").open("wb") as log:
        started = subprocess.Popen(
            wanted.command,
            env=wanted.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    web = Web(urls[name], started)
    try:
        _wait_for(web.url)
        yield web
    finally:
        if started.poll() is None:
            started.terminate()
            started.wait(30)


def _wait_for(url: str) -> None:
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
            "Authorization": f"Bearer {self.asked.token(**who, seconds=600)}",
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
