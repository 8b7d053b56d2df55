"""Few pictures are unpacked at once: each is then a hundred times as large as it was sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Unavailable

AT_ONCE = 2
WAIT_SECONDS = 2  # for one's turn

_places = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def unpacking() -> Iterator[None]:
    """While a picture is unpacked here. Raises Unavailable `too_busy`."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Unavailable("too_busy", "Many photos come in just now.", retry_after_seconds=2)
    try:
        yield
    finally:
        _places.release()
