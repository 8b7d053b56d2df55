"""A follower that runs twice, and a feed whose pages come twice: every fact takes effect once."""

import http.client
import subprocess
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from deploy.processes import FOLLOWERS, processes
from tests.journeys.evidence import differing_documents
from tests.journeys.trade import UNTIL_SECONDS, Trade

LISTENERS = [f"{name}-follower" for name in FOLLOWERS if name != "store"]  # it hears nobody
REPEATED_MIN = 20
HOP = ("content-type", "feed-head")


class Echo(ThreadingHTTPServer):
    """A door before the gateway that gives every page of a feed twice: the second one instead of
    what is new, as a cache does that should not be there."""

    daemon_threads = True

    def __init__(self, gateway_url: str):
        super().__init__(("127.0.0.1", 0), _Again)
        self.there = urlsplit(gateway_url).netloc
        self.pages: dict[tuple[str, str], tuple] = {}
        self.repeated = 0


class _Again(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        reader = self.headers["Authorization"], self.path.partition("?")[0]
        page = self.server.pages.pop(reader, None)
        if page is None:
            page = self._fetched()
            if page[0] == 200 and page[2] != b"[]":
                self.server.pages[reader] = page
        else:
            self.server.repeated += 1
        status, headers, body = page
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fetched(self) -> tuple[int, dict, bytes]:
        connection = http.client.HTTPConnection(self.server.there, timeout=30)
        connection.request("GET", self.path, headers=dict(self.headers))
        answer = connection.getresponse()
        headers = {name: value for name, value in answer.getheaders() if name.lower() in HOP}
        return answer.status, headers, answer.read()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo(instance):
    """Every follower reads behind it; afterwards as before."""
    with Echo(instance.settings.gateway_url) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        for name in LISTENERS:
            instance.stop_one(name)
            instance.start_one(name, FANBU_GATEWAY_URL=f"http://127.0.0.1:{echo.server_port}")
        yield echo
        for name in LISTENERS:
            instance.stop_one(name)
            instance.start_one(name)
        echo.shutdown()


@pytest.fixture
def doubled(instance):
    """Every follower runs a second time."""
    with ExitStack() as running:
        log = running.enter_context((instance.settings.var / "log" / "second.log").open("wb"))
        for each in processes(instance.settings):
            if each.name in LISTENERS:
                second = subprocess.Popen(each.command, env=each.environment, stdout=log)
                running.callback(second.wait)
                running.callback(second.terminate)
        yield


def traded(instance, as_, sku: str, day: str) -> Trade:
    trade = Trade(instance, as_, sku, day)
    trade.begin(clerks=2)
    trade.goes_on(10)
    return trade


def is_as_if_told_once(instance, trade: Trade) -> None:
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    trade.is_all_there_once()
    trade.close()
    assert differing_documents(instance) == {}


def test_followers_that_run_twice_take_every_fact_once(instance, as_, doubled):
    is_as_if_told_once(instance, traded(instance, as_, "DOUBLED", "2026-05-01"))


def test_pages_that_come_twice_take_effect_once(instance, as_, echo):
    trade = traded(instance, as_, "ECHO", "2026-05-02")
    trade.until(lambda: echo.repeated >= REPEATED_MIN)
    is_as_if_told_once(instance, trade)
