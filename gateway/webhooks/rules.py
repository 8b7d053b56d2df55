"""When and how a program outside is told. Pure: no Flask, no peewee, no clock."""

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

# What may be told, by the name of its fact; `ping` is sent on request only.
EVENTS = ("voucher_posted", "period_closed", "disbursement_made", "work_order_accepted")
PING = "ping"

SECRET_PREFIX = "whsec_"
# From one try to the next, in seconds; three days in all, then it is given up.
PAUSES = (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 86_400)
PAUSE_OF_ALL_MAX = 300  # who does not answer one message is not asked with others meanwhile
RETRY_AFTER_MAX = 86_400
SILENT_MAX = timedelta(days=5)  # after that nobody is listening any more
GONE = 410  # the one answer that says: never again
PORTS = {"https": 443, "http": 80}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def secret(key: bytes, webhook_id: str, version: int) -> bytes:
    """The secret of a webhook: made from a key of ours and its name, and therefore kept nowhere."""
    return hmac.new(key, f"webhook {webhook_id} {version}".encode(), hashlib.sha256).digest()


def secret_text(secret_bytes: bytes) -> str:
    """A secret as a receiver enters it."""
    return SECRET_PREFIX + base64.b64encode(secret_bytes).decode()


def signatures(secrets: Iterable[bytes], message_id: str, seconds: int, body: str) -> str:
    """The `webhook-signature` header: one word per secret that is valid at the moment."""
    signed = f"{message_id}.{seconds}.{body}".encode()
    digests = (hmac.new(each, signed, hashlib.sha256).digest() for each in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def is_heard(status: int | None) -> bool:
    """Whether an answer means that the message was taken; a redirect does not."""
    return status is not None and 200 <= status < 300


def next_try(tries: int, now: datetime, retry_after: int | None) -> datetime | None:
    """When to try again after so many tries in vain; None when it is given up."""
    if tries > len(PAUSES):
        return None
    wished = min(retry_after or 0, RETRY_AFTER_MAX)
    return now + timedelta(seconds=max(PAUSES[tries - 1], wished))


def pause_of_all(failures: int, now: datetime) -> datetime:
    """Until when nothing is sent to a webhook that failed so often in a row."""
    return now + timedelta(seconds=min(PAUSES[min(failures, len(PAUSES)) - 1], PAUSE_OF_ALL_MAX))


def url_problem(url: str, networks: Sequence[Network]) -> str | None:
    """Why nothing can be sent to an address, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return "This is not an address."
    if parts.scheme not in PORTS or not parts.hostname or not port:
        return "An address begins with https:// and names a host."
    if parts.username or parts.password or parts.fragment:
        return "An address holds no password and no fragment."
    if any(sign <= " " or sign == "\x7f" or not sign.isascii() for sign in url):
        return "An address is plain ASCII without blanks."
    try:
        parts.hostname.encode("idna")
    except UnicodeError:
        return "No host can have this name."
    if parts.scheme == "http" and not networks:
        return "Only https:// is sent to, unless FANBU_WEBHOOK_NETWORKS names networks of yours."
    if _is_address(parts.hostname) and not may_reach(parts.hostname, parts.scheme, networks):
        return "This address lies inside, in no network that FANBU_WEBHOOK_NETWORKS names."
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def may_reach(address: str, scheme: str, networks: Sequence[Network]) -> bool:
    """Whether a message may go to an IP address: out into the world under https, or into a
    network that whoever runs this has named. All else inside is nobody's to ask through us."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    if any(inner in network for network in networks if network.version == inner.version):
        return True
    return scheme == "https" and inner.is_global and not inner.is_multicast
