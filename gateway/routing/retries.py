"""What may be sent twice, and how often: trying again must not double a failing service's load."""

import threading
from collections.abc import Mapping

RETRIES_PER_REQUEST = 0.1
RETRIES_SAVED_MAX = 10.0
RETRY_AFTER_MAX_SECONDS = 1


def is_same_twice(method: str, headers: Mapping[str, str]) -> bool:
    """Whether asking twice is asking once: nothing moves, or the movement has a name."""
    return method in ("GET", "HEAD") or "Idempotency-Key" in headers


def pause_seconds(status: int, retry_after: str | None) -> int | None:
    """How long to wait for a service that says it is busy only for a moment; None: do not wait."""
    if status != 503 or not retry_after or not retry_after.isdecimal():
        return None
    seconds = int(retry_after)
    return seconds if seconds <= RETRY_AFTER_MAX_SECONDS else None


class Budget:
    """One retry for ten requests, and a few saved up for the moment a service starts again."""

    def __init__(self) -> None:
        self._saved = RETRIES_SAVED_MAX
        self._guard = threading.Lock()

    def earn(self) -> None:
        """A request came."""
        with self._guard:
            self._saved = min(RETRIES_SAVED_MAX, self._saved + RETRIES_PER_REQUEST)

    def spend(self) -> bool:
        """Whether there is a retry left; it is taken."""
        with self._guard:
            if self._saved < 1:
                return False
            self._saved -= 1
            return True
