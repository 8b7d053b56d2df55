"""Hashing passwords: slow on purpose, so that only a few are hashed at once in each process.

scrypt takes 90 ms of a core; without a limit, guessing would take every core and every thread.
One address has some of the places only: whoever sits there does not shut everybody else out.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.security import check_password_hash, generate_password_hash

from shared.errors import Unavailable

AT_ONCE = 2
WAITING_MAX = 4  # so that of the eight threads of a process two stay free for everything else
FROM_ADDRESS_MAX = 2
WAIT_SECONDS = 5

# Compared with when nobody has the username, so that the answer takes as long as for somebody.
# No password has this hash, so it also stands for "no password at all".
NOBODY_HASH = f"scrypt:32768:8:1${'0' * 16}${'0' * 128}"

_hashing = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + WAITING_MAX)
_from_address = Counter[str]()
_counting = threading.Lock()


def hashed(password: str, address: str | None = None) -> str:
    """A password as it is kept; `address` is where whoever has not signed in comes from.

    Raises Unavailable `sign_in_busy`.
    """
    with _share(address), _turn():
        return generate_password_hash(password)


def matches(password_hash: str, password: str, address: str) -> bool:
    """Whether it is that password, said from there. Raises Unavailable `sign_in_busy`."""
    with _share(address), _turn():
        return check_password_hash(password_hash, password)


@contextmanager
def _share(address: str | None) -> Iterator[None]:
    """One of the places of that address."""
    if address is None:
        yield
        return
    with _counting:
        if _from_address[address] >= FROM_ADDRESS_MAX:
            raise _busy()
        _from_address[address] += 1
    try:
        yield
    finally:
        with _counting:
            _from_address[address] -= 1
            if not _from_address[address]:
                del _from_address[address]


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise _busy()
    try:
        if not _hashing.acquire(timeout=WAIT_SECONDS):
            raise _busy()
        try:
            yield
        finally:
            _hashing.release()
    finally:
        _places.release()


def _busy() -> Unavailable:
    return Unavailable("sign_in_busy", "Many are signing in just now; try again in a moment.")
