"""How the gateway reaches the services: each with a deadline, and with seats and addresses of its
own."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from flask import current_app

from gateway.routing import retries
from gateway.routing.addresses import HUNG_UP, Address, Addresses, NotSent, Turn
from gateway.routing.answers import BROKEN, Answer
from gateway.routing.breakers import CLOSED, HALF_OPEN, OPEN
from gateway.routing.connections import Call, Upload
from gateway.routing.seats import Seats, busy
from shared import logs
from shared.errors import Unavailable
from shared.settings import SERVICES, Settings

DEADLINE_SECONDS = 60.0  # for no route more; gateway.routing.deadlines says how long for each
LOOK_SECONDS = 2.0  # asking how a service is must not take as long as working with it
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

    def __init__(self, name: str, urls: dict[str, str], streams: BoundedSemaphore):
        self.name = name
        self.addresses = Addresses(urls, sum(SEATS.values()))
        self._seats = {who: Seats(name, count, WAITING_MAX) for who, count in SEATS.items()}
        self._streams = streams
        self._budget = retries.Budget()

    def ask(self, call: Call, ends_at: float, who: str) -> Answer:
        """The answer, within the deadline. Raises Unavailable, and what an upload raises."""
        turn = self.addresses.choose()
        if turn is None:
            raise silent(self.name)
        seats = self._seats[who]
        try:
            seats.take()
        except BaseException:
            turn.abandon()
            raise
        try:
            answer = self._answer(turn, call, ends_at)
        except BROKEN as error:
            raise _no_answer(self.name, error) from error
        finally:
            seats.leave()
        return answer if answer.is_held else self._streamed(answer)

    def _answer(self, turn: Turn, call: Call, ends_at: float) -> Answer:
        """What the address says; another one where nothing was sent, or where twice is once."""
        self._budget.earn()
        may_repeat = not isinstance(call.body, Upload) and retries.is_same_twice(
            call.method, call.headers
        )
        tried: set[Address] = set()
        while True:
            is_fresh = turn.address in tried
            tried.add(turn.address)
            try:
                answer = turn.ask(call, ends_at, may_repeat, is_fresh)
            except HUNG_UP as error:
                turn = self._after(error, tried, may_repeat, ends_at)
                moved_unsent = isinstance(error, NotSent) and turn.address not in tried
                may_repeat = may_repeat and moved_unsent
                continue
            again = self._after_busy(answer, tried, ends_at) if may_repeat else None
            if again is None:
                return answer
            answer.close()
            turn, may_repeat = again, False

    def _after(
        self, error: Exception, tried: set[Address], may_repeat: bool, ends_at: float
    ) -> Turn:
        """Whom to ask after an address has failed so. Raises the error where that is nobody."""
        is_unsent = isinstance(error, NotSent)
        if time.monotonic() + REFUSED_PAUSE_SECONDS >= ends_at:
            raise error
        if is_unsent and (other := self.addresses.choose(tried)):
            return other
        if not may_repeat or not self._budget.spend():
            raise error
        if is_unsent:
            time.sleep(REFUSED_PAUSE_SECONDS)
        found = self.addresses.choose(tried) or self.addresses.choose()
        if found is None:
            raise error
        return found

    def _after_busy(self, answer: Answer, tried: set[Address], ends_at: float) -> Turn | None:
        """Whom to ask instead of who is busy for a moment, or again when the moment is over."""
        pause = retries.pause_seconds(answer.status, answer.headers.get("retry-after"))
        if pause is None or time.monotonic() + pause >= ends_at or not self._budget.spend():
            return None
        if other := self.addresses.choose(tried):
            return other
        time.sleep(pause)
        return self.addresses.choose()

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
            name: _Upstream(name, chosen.addresses(name), streams) for name in chosen.upstreams
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
        """The state of each service: of its addresses, the one that is the best off."""
        return {
            name: min((each.breaker.state for each in found), key=(CLOSED, HALF_OPEN, OPEN).index)
            for name, found in self.addresses().items()
        }

    def addresses(self) -> dict[str, list[Address]]:
        """The addresses of each service, with the state of each one's breaker."""
        return {name: each.addresses.all for name, each in self._services.items()}


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
