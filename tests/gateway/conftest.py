"""The gateway in the test's own process, in front of a real store or of a service that echoes."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request

from gateway import limits
from gateway.app import SERVICE, create_app
from gateway.database import gateway as database
from gateway.identity.models import Community, User
from gateway.identity.sessions import commands
from gateway.identity.sessions.commands import Visit
from gateway.identity.sessions.models import Session
from services.store.app import SERVICE as STORE
from shared import clock
from shared.identity import Principal
from shared.keys import service_secret
from shared.settings import SERVICES, Settings
from shared.tokens import Signer, Verifier
from tests.service import COMMUNITY, Asked, app_of

NEIGHBOUR = "fengmei"


class Gate(Asked):
    """The gateway and a way to ask it as people of any role; each has a row and a session."""

    def __init__(self, settings: Settings, deadline_seconds: float = 5.0):
        self.service = SERVICE
        self.settings = settings
        self.app = create_app(settings, deadline_seconds)
        self._signer = Signer(settings.keys)
        with database.connection():
            for code in (COMMUNITY, NEIGHBOUR):
                Community.get_or_create(
                    code=code, defaults={"name": f"{code}社区", "founded_at": clock.now()}
                )

    def token(
        self,
        role: str,
        user: str | None = None,
        community: str = COMMUNITY,
        seconds: int = 60,
    ) -> str:
        """The session of such a person, who is let in first if need be."""
        username = user or f"{role}.{community}"
        with database.connection():
            User.get_or_create(
                username=username,
                defaults={
                    "password_hash": "none",
                    "name": role,
                    "community": community,
                    "roles": role.replace("+", " "),
                    "disabled": False,
                    "created_at": clock.now(),
                },
            )
            User.update(roles=role.replace("+", " ")).where(User.username == username).execute()
            session = self._session(username)
        return self.signed(username, session, community, seconds)

    def signed(
        self, username: str, session: str | None, community: str = COMMUNITY, seconds: int = 60
    ) -> str:
        """A token that names a session, whether there is one or not."""
        return self._signer.sign(
            Principal(username, community, session=session), "gateway", seconds
        )

    def _session(self, username: str) -> str:
        """The open session of somebody; one begins if there is none."""
        is_open = (Session.username == username) & Session.ended_at.is_null()
        found = Session.get_or_none(is_open)
        begun = found or commands.begin(User.get_by_id(username), Visit("127.0.0.1", "test"), False)
        return begun.id

    def open(self, method: str, path: str, headers: dict | None = None, **how: Any) -> Any:
        """A request with exactly these headers."""
        return self.app.test_client().open(path, method=method, headers=headers, **how)

    def service_header(self, name: str) -> str:
        """How a service proves itself."""
        return f"Service {name}:{service_secret(self.settings.keys, name)}"


@contextmanager
def serving(app: Any, port: int = 0, **how: Any) -> Iterator[str]:
    """A WSGI app on a port, a free one by default; its address."""
    server = make_server("127.0.0.1", port, app, threaded=True, **how)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_address() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class Echo:
    """A service that says what reached it, and says of itself what the test lets it say."""

    def __init__(self, settings: Settings):
        self._verifier = Verifier(settings.keys, audience="services")
        self.asked: list[dict] = []
        self.says: dict[str, dict | bytes] = {}
        self.sends: Iterator[bytes] | None = None

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/long":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return self.sends
        said = self.says[path] if path in self.says else self._what_reached(environ)
        is_file = isinstance(said, bytes)
        body = said if is_file else json.dumps(said).encode()
        start_response(
            "200 OK",
            [
                ("Content-Type", "image/jpeg" if is_file else "application/json"),
                ("Content-Length", str(len(body))),
                ("ETag", '"7"'),
                ("Location", "/things/1"),
                ("X-Inside", "secret"),
            ],
        )
        return [body]

    def _what_reached(self, environ) -> dict:
        who = self._verifier.verify(environ["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
        said = {
            "method": environ["REQUEST_METHOD"],
            "path": environ["RAW_URI"],
            "user": who.user,
            "community": who.community,
            "roles": list(who.roles),
            "service": who.service,
            "headers": {k: v for k, v in environ.items() if k.startswith("HTTP_")},
            "body": Request(environ).get_data().decode(),  # refuses half a body
        }
        self.asked.append(said)
        return said


@pytest.fixture(autouse=True)
def nobody_came_before():
    """No test is refused for what another has asked in the same minute."""
    limits.forget()


@pytest.fixture
def one_minute():
    """The clock stands still, so that no limit begins anew while it is tried."""
    with clock.fixed(clock.now()):
        yield


@pytest.fixture
def echo(settings):
    """The echoing service."""
    return Echo(settings)


@pytest.fixture
def gate(settings, echo):
    """The gateway in front of four echoing services."""
    SERVICE.migrate(settings)
    with serving(echo) as address:
        yield Gate(replace(settings, upstreams=dict.fromkeys(SERVICES, address)))
    database.close()


@pytest.fixture
def shop(settings):
    """The gateway in front of the real store; the other services are down."""
    SERVICE.migrate(settings)
    STORE.migrate(settings)
    with serving(app_of(STORE, settings)) as address:
        upstreams = {name: free_address() for name in SERVICES} | {"store": address}
        yield Gate(replace(settings, upstreams=upstreams))
    database.close()
    STORE.database.close()


@pytest.fixture
def questions(caplog):
    """What the databases are asked while a test looks: `with questions() as told`."""

    @contextmanager
    def looking() -> Iterator[list[str]]:
        told: list[str] = []
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            before = len(caplog.records)
            yield told
            told += [each.getMessage() for each in caplog.records[before:] if each.name == "peewee"]

    return looking
