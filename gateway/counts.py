"""How often each came in the present minute: counted in one process, or by all together."""

import hashlib
import threading
import time
from collections import Counter

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from gateway.database import gateway
from shared import logs

WINDOW_SECONDS = 60
ANSWER_SECONDS = 0.2  # of Redis; it stands in the same room
SILENT_SECONDS = 2.0  # for which one that gave no answer is not asked


class Counts:
    """The counts of one gateway process.

    The `limits` library starts a thread for the forgetting now and then, which costs every request
    more than all of the counting; here a minute is forgotten whole.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute, self._counts = 0, Counter[str]()
        self._shared: _Shared | None = None

    def share(self, redis: str) -> None:
        """Count in that Redis together with all who do so; without an address alone."""
        self._shared = _Shared(redis) if redis else None

    def add(self, key: str, minute: int) -> int:
        """One more; how many it is now. Where Redis is silent, as many as came here."""
        together = self._shared.add(key, minute) if self._shared else None
        return self._add(key, minute) if together is None else together

    def _add(self, key: str, minute: int) -> int:
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[key] += 1
            return self._counts[key]

    def forget(self) -> None:
        """Begin anew."""
        self._counts = Counter()


class _Shared:
    """The counts of all gateways. Nobody is refused, or waits for long, because Redis is silent."""

    def __init__(self, url: str):
        self._redis = Redis.from_url(
            url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # a greeting less for each connection
        )
        self._guard = threading.Lock()
        self._is_silent = False
        self._ask_at = 0.0

    def add(self, key: str, minute: int) -> int | None:
        """One more, or None where Redis does not answer or did not a moment ago."""
        if self._is_silent and not self._may_ask():
            return None
        named = _named(key, minute)
        try:
            with self._redis.pipeline(transaction=False) as both:
                both.incr(named)
                both.expire(named, 2 * WINDOW_SECONDS)
                count, _ = both.execute()
        except (RedisError, OSError) as error:
            self._note(True, repr(error))
            return None
        if self._is_silent:
            self._note(False)
        return count

    def _may_ask(self) -> bool:
        """Whether this one may look if Redis is back, while the others go on."""
        with self._guard:
            now = time.monotonic()
            if now < self._ask_at:
                return False
            self._ask_at = now + SILENT_SECONDS
            return True

    def _note(self, is_silent: bool, error: str = "") -> None:
        with self._guard:
            self._ask_at = time.monotonic() + SILENT_SECONDS
            if is_silent != self._is_silent:
                self._is_silent = is_silent
                logs.log.warning("limits_counted", together=not is_silent, error=error)


def _named(key: str, minute: int) -> str:
    """No name and no address leaves this process: all gateways hash with the same pepper."""
    hashed = hashlib.blake2b(key.encode(), key=gateway.pepper[:64], digest_size=16)
    return f"fanbu:{minute}:{hashed.hexdigest()}"
