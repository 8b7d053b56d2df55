"""How often one address may come, and what is told inside of the address somebody came from."""

import hashlib
import hmac
import ipaddress
import time

from flask import request
from flask_limiter import Limiter, RequestLimit

from gateway.database import gateway
from shared import clock
from shared.errors import TooMany

PUBLIC_READS = "60/minute"
PUBLIC_WRITES = "20/minute"
NETWORK_BITS = 64  # of IPv6: one household has as many addresses as it likes inside of these


def address() -> str:
    """Where the request came from; what a caller says of itself is not believed."""
    try:
        sent = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "nowhere"
    if sent.version == 4:
        return str(sent)
    return str(ipaddress.ip_network((sent, NETWORK_BITS), strict=False))


def visitor() -> str:
    """A keyed name for the address, another one every business day: enough to count by."""
    said = f"{clock.today()} {address()}".encode()
    return hmac.new(gateway.pepper, said, hashlib.sha256).hexdigest()[:32]


def _refuse(breached: RequestLimit):
    seconds = max(1, round(breached.reset_at - time.time()))
    raise TooMany("too_many_requests", "Too many tries; wait a little.", seconds)


limiter = Limiter(address, storage_uri="memory://", on_breach=_refuse)
