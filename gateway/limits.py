"""How often one caller may come, and what is told inside of the address somebody came from."""

import functools
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from flask import g, request

from gateway.counts import WINDOW_SECONDS, Counts
from gateway.database import gateway
from shared import clock
from shared.errors import TooMany
from shared.identity import Principal

PUBLIC_READS, PUBLIC_WRITES = 60, 20  # of an address, of one view, as all of these a minute
USER_REQUESTS, ADDRESS_REQUESTS = 1_200, 6_000  # a till sells twenty a second; an office of five
NETWORK_BITS = 64  # of IPv6: one household has as many addresses as it likes inside of these
LOOPBACK = ("127.0.0.1", "::1")
OWN_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
# What proxies say of whom they ask for; a name that leads here from elsewhere is in Host.
PROXIED = ("forwarded", "via", "x-real-ip", "x-forwarded-")


class Standing(NamedTuple):
    """How much of a limit is left, as RateLimit fields say it
    (draft-ietf-httpapi-ratelimit-headers-10)."""

    policy: str
    quota: int
    left: int
    seconds: int

    @property
    def policy_field(self) -> str:
        """`RateLimit-Policy`"""
        return f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}'

    @property
    def field(self) -> str:
        """`RateLimit`"""
        return f'"{self.policy}";r={max(0, self.left)};t={self.seconds}'


def address() -> str:
    """Where the request came from; what a caller says of itself is not believed."""
    return network(request.remote_addr or "")


@lru_cache(maxsize=4096)
def network(sent: str) -> str:
    """Whom an address is counted with: itself, of IPv6 the household around it."""
    try:
        found = ipaddress.ip_address(sent)
    except ValueError:
        return "nowhere"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))


def is_from_here() -> bool:
    """Whether the machine itself asks: its own programs, by its own name, and not a proxy.

    A proxy that says nothing of itself asks for a public name; so does a browser whose page has
    given its own name our address.
    """
    if request.remote_addr not in LOOPBACK:
        return False
    if not OWN_HOST.fullmatch(request.headers.get("Host", "")):
        return False
    return not any(name.lower().startswith(PROXIED) for name, _ in request.headers)


def visitor() -> str:
    """A keyed name for the address, another one every business day: enough to count by."""
    return _named(str(clock.today()), address(), gateway.pepper)


@lru_cache(maxsize=4096)
def _named(day: str, address: str, pepper: bytes) -> str:
    return hmac.new(pepper, f"{day} {address}".encode(), hashlib.sha256).hexdigest()[:32]


def charge_address() -> Standing:
    """Count a request of an address. Raises TooMany `too_many_requests`."""
    return _refused_beyond(_charge("address", address(), ADDRESS_REQUESTS))


def charge_person(who: Principal) -> Standing:
    """Count a request of a person, wherever from. Raises TooMany `too_many_requests`."""
    return _refused_beyond(_charge("user", f"{who.community}/{who.user}", USER_REQUESTS))


def limited(quota: int, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable:
    """Let an address ask a view so often, by these methods together (429 `too_many_requests`)."""

    def guard(view: Callable) -> Callable:
        @functools.wraps(view)
        def run(*args, **kwargs):
            if request.method in methods:
                policy = f"{request.endpoint} {methods[0]}"
                g.standing = _charge(policy, address(), quota)
                if g.standing.left < 0:
                    raise _too_many(g.standing.seconds)
            return view(*args, **kwargs)

        return run

    return guard


def _refused_beyond(standing: Standing) -> Standing:
    """Programs on the machine itself are counted and not refused: they are ours."""
    if standing.left < 0 and not is_from_here():
        raise _too_many(standing.seconds)
    return standing


def _too_many(seconds: int) -> TooMany:
    return TooMany("too_many_requests", "Too many tries; wait a little.", seconds)


def _charge(policy: str, who: str, quota: int) -> Standing:
    """Count one more; `left` is below zero for who came too often."""
    now = clock.now().timestamp()
    minute = int(now // WINDOW_SECONDS)
    left = quota - _counts.add(f"{policy} {who}", minute)
    return Standing(policy, quota, left, int((minute + 1) * WINDOW_SECONDS - now) + 1)


_counts = Counts()
forget, share = _counts.forget, _counts.share
