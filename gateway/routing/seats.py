"""How many of the gateway's threads may be in one service at a time."""

import threading
import time

from shared.errors import Unavailable

PATIENCE_SECONDS = 1.0


class Seats:
    """So many callers at a time. Who finds none free waits while others come and go.

    Where nobody came or went for `PATIENCE_SECONDS`, waiting would only take one thread more.
    """

    def __init__(self, service: str, count: int, waiting_max: int):
        self._service = service
        self._free = count
        self._waiting = 0
        self._waiting_max = waiting_max
        self._moved_at = 0.0
        self._changed = threading.Condition(threading.Lock())

    def take(self) -> None:
        """Sit down. Raises Unavailable `service_busy`."""
        with self._changed:
            if not self._free:
                self._wait()
            self._free -= 1
            self._moved_at = time.monotonic()

    def leave(self) -> None:
        """Let the next one sit down."""
        with self._changed:
            self._free += 1
            self._moved_at = time.monotonic()
            self._changed.notify()

    def _wait(self) -> None:
        if self._waiting >= self._waiting_max:
            raise busy(self._service)
        self._waiting += 1
        try:
            while not self._free:
                left = self._moved_at + PATIENCE_SECONDS - time.monotonic()
                if left <= 0:
                    raise busy(self._service)
                self._changed.wait(left)
        finally:
            self._waiting -= 1


def busy(service: str) -> Unavailable:
    """The refusal of one caller too many."""
    return Unavailable(
        "service_busy", f"Many are asking the {service} just now.", retry_after_seconds=1
    )
