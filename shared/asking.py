"""Asking another service while a person waits: a seat for each who asks, and few of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore

from shared.errors import Unavailable
from shared.identity import Principal

Ask = Callable[[Principal, str, dict, str], dict]  # shared.gateway_client.GatewayClient.ask
Read = Callable[[Principal, str, dict], dict]  # shared.gateway_client.GatewayClient.read

ASKERS_MAX = 4
SEAT_SECONDS = 2


def seats(askers_max: int) -> Callable[[], AbstractContextManager[None]]:
    """So many seats; what comes back is taken around each question.

    Whoever asks holds a thread here and one of the gateway's, which needs a second one to bring
    the question on; without a limit, a crowd of askers leaves it no thread for any question.
    """
    free = BoundedSemaphore(askers_max)

    @contextmanager
    def seat() -> Iterator[None]:
        """One of the seats. Raises Unavailable `too_busy`."""
        if not free.acquire(timeout=SEAT_SECONDS):
            raise Unavailable("too_busy", "Many are asking just now.", retry_after_seconds=1)
        try:
            yield
        finally:
            free.release()

    return seat


seat = seats(ASKERS_MAX)
