"""Where one service answers: which of its addresses is asked next, and which is left out."""

import threading
import time
from collections.abc import Collection
from http.client import IncompleteRead

from gateway.routing.answers import BROKEN, Answer
from gateway.routing.breakers import CLOSED, Breaker
from gateway.routing.connections import Call, Connection, Connections

TRIAL_SECONDS = 0.5
CONNECT_SECONDS = 1.0  # while another address answers
SILENT_SECONDS = 1.0  # the same: then who says nothing is asked whether they live
HUNG_UP = (ConnectionError, IncompleteRead)


class NotSent(ConnectionError):
    """Nothing of the call has gone: another address may be asked whatever it moves."""


class Silent(ConnectionError):
    """It took the call and does not even say that it lives."""


class Address:
    """One process of a service: its connections, its breaker, and how many wait for it."""

    def __init__(self, name: str, url: str, kept_max: int):
        self.name, self.url = name, url
        self.breaker = Breaker(name)
        self.in_flight = 0
        self._connections = Connections(url, kept_max)

    def connection(self, ends_at: float, seconds: float | None, is_fresh: bool) -> Connection:
        """A kept one, or a new one if it must be fresh. Raises NotSent, after `seconds` too."""
        connect = self._connections.new if is_fresh else self._connections.take
        until = ends_at if seconds is None else min(ends_at, time.monotonic() + seconds)
        try:
            connection = connect(until)
        except OSError as error:
            raise NotSent(str(error)) from error
        connection.ends_at = ends_at
        return connection

    def answer(self, call: Call, connection: Connection, is_watched: bool = False) -> Answer:
        """What it answers there. Raises BROKEN, and what an upload raises; Silent if watched."""
        try:
            connection.send(call)
            if is_watched and not connection.says_something(SILENT_SECONDS):
                self._look_again()
            return Answer(call.method, connection, self._connections)
        except BaseException:
            connection.close()
            raise

    def look(self) -> None:
        """Ask whether it lives, on a connection of its own. Raises BROKEN."""
        connection = self.connection(time.monotonic() + TRIAL_SECONDS, None, is_fresh=True)
        self.answer(Call("GET", "/healthz", {}, None), connection).close()

    def _look_again(self) -> None:
        try:
            self.look()
        except BROKEN as error:
            raise Silent(f"{self.name} says nothing") from error


class Turn:
    """One call at one address, and what it says of the address; ended by `ask` or `abandon`."""

    def __init__(self, addresses: "Addresses", address: Address, ticket: int):
        self.address = address
        self._addresses, self._ticket = addresses, ticket

    @property
    def is_trial(self) -> bool:
        """Whether everybody else leaves this address alone until it is known how this one went."""
        return self.address.breaker.is_trial(self._ticket)

    def ask(self, call: Call, ends_at: float, is_same_twice: bool, is_fresh: bool) -> Answer:
        """The answer, within the deadline; waited for to its end where nobody else can be asked.

        Raises NotSent, Silent, BROKEN, and what an upload raises.
        """
        breaker = self.address.breaker
        try:
            answer = self._answer(call, ends_at, is_same_twice, is_fresh)
        except BROKEN:
            breaker.fail(self._ticket)
            self._addresses.leave(self.address)
            raise
        except BaseException:
            self.abandon()
            raise
        breaker.succeed(self._ticket)
        if answer.is_held:
            self._addresses.leave(self.address)
        else:
            answer.when_ended(lambda: self._addresses.leave(self.address))
        return answer

    def _answer(self, call: Call, ends_at: float, is_same_twice: bool, is_fresh: bool) -> Answer:
        if self.is_trial:
            self._try()
        has_others = self._addresses.has_others(self.address)
        seconds = CONNECT_SECONDS if has_others else None
        connection = self.address.connection(ends_at, seconds, is_fresh)
        return self.address.answer(call, connection, has_others and is_same_twice)

    def _try(self) -> None:
        """So that whoever is on trial does not wait a whole deadline for a service that hangs."""
        try:
            self.address.look()
        except BROKEN as error:
            raise NotSent(f"{self.address.name} does not even say that it lives") from error

    def try_alone(self) -> None:
        """The trial of an address while another one answers: nobody waits for how it goes."""
        try:
            self.address.look()
        except BROKEN:
            self.address.breaker.fail(self._ticket)
        else:
            self.address.breaker.succeed(self._ticket)
        finally:
            self._addresses.leave(self.address)

    def abandon(self) -> None:
        """Nothing was learnt of the address."""
        self.address.breaker.abandon(self._ticket)
        self._addresses.leave(self.address)


class Addresses:
    """All addresses of a service, by their names. Nobody is bound to one of them."""

    def __init__(self, urls: dict[str, str], kept_max: int):
        self.all = [Address(name, url, kept_max) for name, url in urls.items()]
        self._is_one = len(self.all) == 1
        self._guard = threading.Lock()
        self._first = 0

    def choose(self, but: Collection[Address] = ()) -> Turn | None:
        """The one that the fewest wait for, of several each in its turn; None: all are left alone.

        Who was left alone for long enough is tried beside, by the caller only if no other answers.
        """
        if self._is_one:
            return None if but else self._turn(self.all[0])
        found: Turn | None = None
        with self._guard:
            for address in self._in_turn():
                is_closed = address.breaker.state == CLOSED
                if address in but or (found and is_closed):
                    continue
                turn = self._turn(address)
                if turn is None:
                    continue
                address.in_flight += 1
                if found is None:
                    found = turn
                    if not is_closed:
                        break
                else:
                    threading.Thread(target=turn.try_alone, daemon=True).start()
        return found

    def _turn(self, address: Address) -> Turn | None:
        ticket = address.breaker.admit()
        return None if ticket is None else Turn(self, address, ticket)

    def _in_turn(self) -> list[Address]:
        """Who answers in front, of these whom the fewest wait for."""
        self._first = (self._first + 1) % len(self.all)
        turned = [*self.all[self._first :], *self.all[: self._first]]
        return sorted(turned, key=lambda each: (each.breaker.state != CLOSED, each.in_flight))

    def has_others(self, address: Address) -> bool:
        """Whether another address answers."""
        return not self._is_one and any(
            each.breaker.state == CLOSED for each in self.all if each is not address
        )

    def leave(self, address: Address) -> None:
        """One waits for it no more."""
        if not self._is_one:  # whom it is nothing to compare with
            with self._guard:
                address.in_flight -= 1
