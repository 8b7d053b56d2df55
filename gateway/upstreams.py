"""How the gateway reaches the services: each with a deadline, a breaker, and seats of its own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from flask import current_app

from gateway.routing import retries
from gateway.routing.breakers import Breaker
from gateway.routing.connections import BROKEN, Answer, Call, Connections, Upload
from gateway.routing.seats import Seats, busy
from shared import logs
from shared.errors import Unavailable
from shared.settings import SERVICES, Settings

DEADLINE_SECONDS = 60.0  # for no route more; gateway.routing.deadlines says how long for each
LOOK_SECONDS = 2.0  # asking how a service is must not take as long as working with it
TRIAL_SECONDS = 0.5
REFUSED_PAUSE_SECONDS = 0.1

# Who asks, and how many of each may be in one service at a time. People as many as a service has
# threads. Services and feeds have seats of their own: people wait for what services ask each other,
# and must not keep them out; nor may a crowd at one service make the feeds wait.
PERSON, SERVICE, FEED, LOOK = "person", "service", "feed", "look"
SEATS = {PERSON: 8, SERVICE: 4, FEED: 4, LOOK: 4}
WAITING_MAX = 8
STREAMS_MAX = 8  # long answers on their way at a time, whosever they are
LOOKERS_MAX = 4  # who asks all services at once has a thread for each


class _Upstream:
    """One service as seen from the door."""

    def __init__(self, name: str, address: str, streams: BoundedSemaphore):
        self.name = name
        self.breaker = Breaker(name)
        self._connections = Connections(address, sum(SEATS.values()))
        self._seats = {who: Seats(name, count, WAITING_MAX) for who, count in SEATS.items()}
        self._streams = streams
        self._budget = retries.Budget()

    def ask(self, call: Call, ends_at: float, who: str) -> Answer:
        """The answer, within the deadline. Raises Unavailable, and what an upload raises."""
        ticket = self.breaker.admit()
        if ticket is None:
            raise silent(self.name)
        try:
            seats = self._seats[who]
            seats.take()
            try:
                if self.breaker.is_trial(ticket):
                    self._try(min(ends_at, time.monotonic() + TRIAL_SECONDS))
                answer = self._answer(call, ends_at)
            finally:
                seats.leave()
        except BROKEN as error:
            self.breaker.fail(ticket)
            raise _no_answer(self.name, error) from error
        except BaseException:
            self.breaker.abandon(ticket)
            raise
        self.breaker.succeed(ticket)
        return answer if answer.is_held else self._streamed(answer)

    def _try(self, ends_at: float) -> None:
        """So that whoever is on trial does not wait a whole deadline for a service that hangs."""
        try:
            self._once(Call("GET", "/healthz", {}, None), ends_at, self._connections.new)
        except TimeoutError as error:
            raise ConnectionError("it does not even say that it lives") from error

    def _answer(self, call: Call, ends_at: float) -> Answer:
        self._budget.earn()
        is_repeatable = not isinstance(call.body, Upload) and retries.is_same_twice(
            call.method, call.headers
        )
        if not is_repeatable:
            return self._once(call, ends_at, self._connections.take)
        try:
            answer = self._once(call, ends_at, self._connections.take)
        except ConnectionError as error:  # it never answered: refused, reset, or just hung up
            if not self._budget.spend():
                raise
            if isinstance(error, ConnectionRefusedError):
                time.sleep(REFUSED_PAUSE_SECONDS)
            return self._once(call, ends_at, self._connections.new)
        pause = retries.pause_seconds(answer.status, answer.headers.get("retry-after"))
        if pause is None or time.monotonic() + pause >= ends_at or not self._budget.spend():
            return answer
        answer.close()
        time.sleep(pause)
        return self._once(call, ends_at, self._connections.take)

    def _once(self, call: Call, ends_at: float, connect: Callable) -> Answer:
        connection = connect(ends_at)
        try:
            return Answer(connection.ask(call), connection, self._connections)
        except BaseException:
            connection.close()
            raise

    def _streamed(self, answer: Answer) -> Answer:
        if not self._streams.acquire(blocking=False):
            answer.close()
            raise busy(self.name)
        answer.when_ended(self._streams.release)
        return answer


class Upstreams:
    """The four services as seen from the door; one per gateway process.

    `deadline_seconds`: no answer is waited for longer, whatever the route's own deadline is.
    """

    def __init__(self, chosen: Settings, deadline_seconds: float = DEADLINE_SECONDS):
        self._deadline_seconds = deadline_seconds
        streams = BoundedSemaphore(STREAMS_MAX)
        self._services = {
            name: _Upstream(name, address, streams) for name, address in chosen.upstreams.items()
        }
        self._lookers = Seats("services", LOOKERS_MAX, LOOKERS_MAX)

    def ask(
        self,
        service: str,
        method: str,
        target: str,
        headers: dict[str, str] | None = None,
        body: bytes | Upload | None = None,
        deadline_seconds: float = 10.0,
        who: str = PERSON,
    ) -> Answer:
        """A service's answer, whatever its status; what is long is still to be read.

        Raises Unavailable `service_unavailable`, `service_timeout` or `service_busy`.
        """
        if service not in self._services:
            raise silent(service)
        ends_at = time.monotonic() + min(deadline_seconds, self._deadline_seconds)
        return self._services[service].ask(Call(method, target, headers or {}, body), ends_at, who)

    def get_json(
        self, service: str, target: str, token: str | None = None, deadline_seconds: float = 10.0
    ) -> dict:
        """What a service says about itself. Raises Unavailable when it says nothing usable."""
        answer = self._look(service, target, token, deadline_seconds)
        try:
            told = answer.json()
        except (ValueError, *BROKEN):
            told = None
        if answer.status != 200 or not isinstance(told, dict):
            raise silent(service)
        return told

    def get_file(
        self, service: str, target: str, token: str | None = None, deadline_seconds: float = 10.0
    ) -> bytes:
        """The whole of a file that a service keeps. Raises Unavailable when it does not come."""
        answer = self._look(service, target, token, deadline_seconds)
        try:
            data = answer.data if answer.is_held else b"".join(answer.stream())
        except BROKEN:
            data = b""
        finally:
            answer.close()
        if answer.status != 200 or not data:
            raise silent(service)
        return data

    def _look(
        self, service: str, target: str, token: str | None, deadline_seconds: float
    ) -> Answer:
        headers = {"traceparent": logs.traceparent()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.ask(service, "GET", target, headers, None, deadline_seconds, LOOK)

    def get_json_of_all(
        self, target: str, token: str | None = None, deadline_seconds: float = LOOK_SECONDS
    ) -> dict[str, dict | None]:
        """The same of every service at once; None for one that gave no usable answer in time.

        Raises Unavailable `service_busy` when many look already.
        """

        def look(service: str) -> dict | None:
            try:
                return self.get_json(service, target, token, deadline_seconds)
            except Unavailable:
                return None

        self._lookers.take()
        try:
            with ThreadPoolExecutor(len(SERVICES)) as pool:
                return dict(zip(SERVICES, pool.map(look, SERVICES), strict=True))
        finally:
            self._lookers.leave()

    def breakers(self) -> dict[str, str]:
        """The state of each service's breaker."""
        return {name: each.breaker.state for name, each in self._services.items()}


def silent(service: str) -> Unavailable:
    """The refusal for a service that does not answer."""
    return Unavailable(
        "service_unavailable", f"The {service} does not answer; ask again in a moment."
    )


def _no_answer(service: str, error: Exception) -> Unavailable:
    if isinstance(error, TimeoutError):
        return Unavailable(
            "service_timeout", f"The {service} takes too long; ask again in a moment."
        )
    return silent(service)


def upstreams() -> Upstreams:
    """The services behind the running gateway."""
    return current_app.extensions["upstreams"]
