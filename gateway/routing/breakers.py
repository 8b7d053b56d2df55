"""An address that keeps failing is left alone for a moment, and then tried by one caller only.

Not pybreaker: its `call` holds the breaker's lock while the service is asked, so that one caller
waits for the other, and its `calling` lets everybody through while half-open.
"""

import threading
import time
from collections.abc import Callable

from shared import logs

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half_open"

FAILURES_MAX = 3  # in a row: no answer in time, or no connection
OPEN_SECONDS = 1.0


class Breaker:
    """Closed: everybody passes. Open: nobody. Half-open: one caller is on trial, nobody else.

    A caller is let in with a ticket and says with it how it went. What was asked before the state
    changed says nothing of the state after.
    """

    def __init__(self, name: str, now: Callable[[], float] = time.monotonic):
        self._name = name
        self._now = now
        self._guard = threading.Lock()
        self._ticket = 0
        self._failures = 0
        self._changed_at = 0.0
        self.state = CLOSED

    def admit(self) -> int | None:
        """A ticket, or None: not now. After one from an open breaker, `is_trial` holds."""
        with self._guard:
            if self.state == OPEN and self._now() - self._changed_at >= OPEN_SECONDS:
                self._become(HALF_OPEN)
                return self._ticket
            return self._ticket if self.state == CLOSED else None

    def is_trial(self, ticket: int) -> bool:
        """Whether everybody else waits for how this one goes."""
        return ticket == self._ticket and self.state == HALF_OPEN

    def succeed(self, ticket: int) -> None:
        """It answered, whatever it said."""
        if self.state == CLOSED and not self._failures:
            return
        with self._guard:
            if ticket != self._ticket:
                return
            self._failures = 0
            if self.state == HALF_OPEN:
                self._become(CLOSED)

    def fail(self, ticket: int) -> None:
        """It gave no answer."""
        with self._guard:
            if ticket != self._ticket:
                return
            self._failures += 1
            if self.state == HALF_OPEN or self._failures >= FAILURES_MAX:
                self._become(OPEN)

    def abandon(self, ticket: int) -> None:
        """The caller went away before anything was known; the next one may try at once."""
        with self._guard:
            if ticket == self._ticket and self.state == HALF_OPEN:
                self._become(OPEN)
                self._changed_at -= OPEN_SECONDS

    def _become(self, state: str) -> None:
        logs.log.warning("breaker_moved", upstream=self._name, before=self.state, after=state)
        self.state = state
        self._ticket += 1
        self._changed_at = self._now()
