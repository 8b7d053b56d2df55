"""Carrying messages out: each webhook by one thread at a time, none kept waiting by another."""

import http.client
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from gateway.database import gateway
from gateway.door import Door
from gateway.upstreams import Upstreams
from gateway.webhooks import commands, queries, rules
from gateway.webhooks.commands import Outcome
from gateway.webhooks.models import Webhook
from shared import clock, logs, settings

DEADLINE_SECONDS = 10.0  # of a whole try, however slowly the answer drips
WEBHOOKS_AT_ONCE, OF_ONE_COMMUNITY = 8, 2
BATCH, BATCH_SECONDS = 100, 30.0
ANSWER_READ_BYTES = 1024  # only the status matters; the rest is not waited for
AGENT = "Fanbu-Webhooks/1"


class Sender:
    """Sends what is due, some webhooks at once; one per process."""

    def __init__(self, networks: Sequence[rules.Network]):
        self._networks = networks
        self._pool = ThreadPoolExecutor(WEBHOOKS_AT_ONCE, thread_name_prefix="webhook")
        self._lock = threading.Lock()
        self._busy: Counter[str] = Counter()  # by community

    def turn(self) -> int:
        """Begin to send to every webhook that is due; returns to how many."""
        begun = 0
        for due in queries.due_webhooks():
            if not self._has_hand_for(due.community):
                continue  # it is due in the next turn too
            if not commands.claim(due.id):
                self._put_down(due.community)
                continue
            self._pool.submit(self._send_all, due)
            begun += 1
        return begun

    def _has_hand_for(self, community: str) -> bool:
        """Take a hand, if one is free that this community may have: its programs may hang."""
        with self._lock:
            free = self._busy.total() < WEBHOOKS_AT_ONCE
            if not free or self._busy[community] >= OF_ONE_COMMUNITY:
                return False
            self._busy[community] += 1
            return True

    def _put_down(self, community: str) -> None:
        with self._lock:
            self._busy[community] -= 1

    def close(self) -> None:
        """Wait for what is under way."""
        self._pool.shutdown()

    def _send_all(self, due: queries.DueWebhook) -> None:
        try:
            with gateway.connection():
                try:
                    self._send_due(due.id)
                except Exception as error:
                    logs.log.exception("webhook_failed", webhook_id=due.id, error=repr(error))
                    commands.leave_alone(due.id)
                finally:
                    commands.release(due.id)
        finally:
            self._put_down(due.community)

    def _send_due(self, webhook_id: str) -> None:
        """One after the other; who does not take one is not sent the next."""
        stop_at = time.monotonic() + BATCH_SECONDS
        webhook = Webhook.get_by_id(webhook_id)
        secrets = queries.secrets_of(webhook)
        for each in queries.due(webhook_id, BATCH):
            seconds = int(clock.now().timestamp())
            headers = {
                "Content-Type": "application/json",
                "User-Agent": AGENT,
                "webhook-id": each.message_id,
                "webhook-timestamp": str(seconds),
                "webhook-signature": rules.signatures(secrets, each.message_id, seconds, each.body),
            }
            outcome = post(webhook.url, each.body.encode(), headers, self._networks)
            if not commands.note_attempt(each.delivery_id, outcome):
                return
            if time.monotonic() > stop_at:
                return


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    networks: Sequence[rules.Network],
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Outcome:
    """One try that takes no longer, to an address looked up once and judged before use."""
    began = time.monotonic()
    status = error = retry_after = None
    connection = None
    try:
        connection = _connection(url, networks)
        watch = threading.Timer(deadline_seconds, _hang_up, (connection,))
        watch.start()
        try:
            status, retry_after = _ask(connection, url, body, headers)
        finally:
            watch.cancel()
    except PermissionError:
        error = "address_not_allowed"
    except (socket.gaierror, UnicodeError):
        error = "host_unknown"
    except ssl.SSLError:
        error = "certificate_not_trusted"
    except (OSError, HTTPError, http.client.HTTPException):
        error = "no_answer"
    finally:
        if connection is not None:
            connection.close()
    return Outcome(status, error, round((time.monotonic() - began) * 1000), retry_after)


def _connection(url: str, networks: Sequence[rules.Network]) -> HTTPConnection:
    """A connection to the first address of the host that may be reached, and to no other that its
    name may mean a moment later. Raises PermissionError when there is none."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or rules.PORTS[parts.scheme]
    for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = str(place[0])
        if not rules.may_reach(address, parts.scheme, networks):
            continue
        if parts.scheme == "http":
            return HTTPConnection(address, port, timeout=DEADLINE_SECONDS)
        return HTTPSConnection(
            address,
            port,
            timeout=DEADLINE_SECONDS,
            ssl_context=ssl.create_default_context(),
            server_hostname=host,
            assert_hostname=host,
        )
    raise PermissionError(host)


def _ask(
    connection: HTTPConnection, url: str, body: bytes, headers: dict[str, str]
) -> tuple[int, int | None]:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", target, body=body, headers={**headers, "Host": parts.netloc})
    answer = connection.getresponse()
    answer.read(ANSWER_READ_BYTES)
    waits = answer.headers.get("Retry-After", "")
    return answer.status, int(waits) if waits.isascii() and waits.isdigit() else None


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):  # it may have ended by itself in this moment
            connection.sock.shutdown(socket.SHUT_RDWR)


@cache
def _sender() -> Sender:
    return Sender(settings.from_environment().webhook_networks)


def send_due(_door: Door, _services: Upstreams) -> int:
    """The round of the webhooks."""
    return _sender().turn()
