"""How the gateway reaches the services: pooled connections and a deadline."""

from concurrent.futures import ThreadPoolExecutor

import urllib3
from flask import current_app
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from shared import logs
from shared.errors import Unavailable
from shared.settings import SERVICES, Settings

DEADLINE_SECONDS = 10.0
LOOK_SECONDS = 2.0  # asking how a service is must not take as long as working with it


class Upstreams:
    """The four services as seen from the door; one per gateway process."""

    def __init__(self, chosen: Settings, deadline_seconds: float = DEADLINE_SECONDS):
        self._addresses = chosen.upstreams
        self._deadline_seconds = deadline_seconds
        self._pools = {
            name: urllib3.connection_from_url(address, maxsize=chosen.threads, block=False)
            for name, address in chosen.upstreams.items()
        }

    def ask(
        self,
        service: str,
        method: str,
        target: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        deadline_seconds: float = 0,
    ) -> urllib3.BaseHTTPResponse:
        """A service's answer, whatever its status; `deadline_seconds` 0 is the usual deadline.

        What comes in chunks, of a length not told, is still to be read.
        Raises Unavailable `service_unavailable` or `service_timeout`.
        """
        call = (method, target, body, headers or {}, deadline_seconds or self._deadline_seconds)
        try:
            return self._ask(service, call)
        except ReadTimeoutError as error:
            raise Unavailable(
                "service_timeout", f"The {service} takes too long; ask again in a moment."
            ) from error
        except HTTPError as error:
            raise _silent(service) from error

    def _ask(self, service: str, call: tuple) -> urllib3.BaseHTTPResponse:
        if service not in self._pools:
            raise _silent(service)
        try:
            return _send(self._pools[service], *call)
        except ProtocolError:
            # A service may drop a kept-alive connection just as it is used again. Once more, on a
            # connection of its own, and only where asking twice is asking once.
            method, _, _, headers, _ = call
            if method not in ("GET", "HEAD") and "Idempotency-Key" not in headers:
                raise
        fresh = urllib3.connection_from_url(self._addresses[service], maxsize=1)
        try:
            return _send(fresh, *call)
        finally:
            fresh.close()

    def get_json(
        self, service: str, target: str, token: str | None = None, deadline_seconds: float = 0
    ) -> dict:
        """What a service says about itself. Raises Unavailable when it says nothing usable."""
        headers = {"traceparent": logs.traceparent()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = self.ask(service, "GET", target, headers, deadline_seconds=deadline_seconds)
        try:
            told = answer.json()
        except ValueError:
            told = None
        if answer.status != 200 or not isinstance(told, dict):
            raise _silent(service)
        return told

    def get_json_of_all(
        self, target: str, token: str | None = None, deadline_seconds: float = LOOK_SECONDS
    ) -> dict[str, dict | None]:
        """The same of every service at once; None for one that gave no usable answer in time."""
        deadline = min(deadline_seconds, self._deadline_seconds)

        def look(service: str) -> dict | None:
            try:
                return self.get_json(service, target, token, deadline)
            except Unavailable:
                return None

        with ThreadPoolExecutor(len(SERVICES)) as pool:
            return dict(zip(SERVICES, pool.map(look, SERVICES), strict=True))


def _send(
    pool: urllib3.HTTPConnectionPool,
    method: str,
    target: str,
    body: bytes | None,
    headers: dict[str, str],
    deadline_seconds: float,
) -> urllib3.BaseHTTPResponse:
    answer = pool.urlopen(
        method,
        target,
        body=body,
        headers=headers,
        retries=False,
        redirect=False,
        timeout=urllib3.Timeout(connect=deadline_seconds, read=deadline_seconds),
        preload_content=False,
    )
    if not answer.chunked:
        answer.read(cache_content=True)
    return answer


def _silent(service: str) -> Unavailable:
    return Unavailable(
        "service_unavailable", f"The {service} does not answer; ask again in a moment."
    )


def upstreams() -> Upstreams:
    """The services behind the running gateway."""
    return current_app.extensions["upstreams"]
