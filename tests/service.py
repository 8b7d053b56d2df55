"""One service in the test's own process, asked over HTTP by people of any role."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import jwt

from deploy.processes import WEB
from shared import cursors, facts, follower
from shared.app import ServiceApp
from shared.facts import Fact
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.keys import PRIVATE, read_private
from shared.service import Service
from shared.settings import Settings
from shared.tokens import ALGORITHM, CALLS, claims_of
from tests.contract.answers import Announced

COMMUNITY = "xinsheng"
FIRST_DAY, LAST_DAY = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# What a service asks is answered in this very process: no pause of a busy machine is a failure.
DOOR_SECONDS = 60.0


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: Any
    headers: dict


_made: dict[str, ServiceApp] = {}


def app_of(service: Service, settings: Settings) -> ServiceApp:
    """The service's web process, in this one: made once, as describing all its routes takes longer
    than most tests, and bound anew for each."""
    name = service.database.name
    if name not in _made:
        _made[name] = import_module(WEB[name]).create_app(settings)
    _made[name].bind(settings)
    _made[name].gateway = GatewayClient(settings, name, DOOR_SECONDS)
    return _made[name]


@cache
def announced(app: ServiceApp) -> Announced:
    """What the service says it answers."""
    return Announced(app, app.extensions["openapi"])


def event_of(fact: Fact, sequence: int, community: str = COMMUNITY) -> dict:
    """A fact as its feed would bring it."""
    return {
        "id": str(uuid.uuid4()),
        "type": f"fanbu.{fact.told_by}.{fact.name}.v{fact.version}",
        "time": "2026-03-31T12:00:00Z",
        "community": community,
        "sequence": sequence,
        "actor": "li",
        "traceid": "0" * 32,
        "data": json.loads(json.dumps(fact.data())),
    }


class Asked:
    """A running service and a way to ask it."""

    def __init__(self, service: Service, settings: Settings, app: ServiceApp | None = None):
        self.service = service
        self.settings = settings
        self.app = app or app_of(service, settings)
        self._key = read_private((settings.keys / PRIVATE).read_bytes())

    def token(
        self,
        role: str,
        user: str | None = None,
        community: str = COMMUNITY,
        acting_service: str | None = None,
    ) -> str:
        """What the gateway would sign for such a person, good whenever a test stops the clock."""
        roles = tuple(role.split("+")) if role else ()
        claims = claims_of(Principal(user or role, community, roles, acting_service), CALLS)
        claims |= {"iat": FIRST_DAY, "exp": LAST_DAY}
        return jwt.encode(claims, self._key.private, ALGORITHM, headers={"kid": self._key.kid})

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        role: str = "admin",
        key: str | None = "new",
        headers: dict | None = None,
        **who: Any,
    ) -> Answer:
        """Ask once. `key`: "new" makes one, None sends none, anything else is sent."""
        headers = {"Authorization": f"Bearer {self.token(role, **who)}", **(headers or {})}
        if key is not None and method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4()) if key == "new" else key
        data: dict = {"json": body}
        if isinstance(body, (bytes, str)):
            kind = "application/json" if isinstance(body, bytes) else "text/csv"
            data = {"data": body, "content_type": kind}
        response = self.app.test_client().open(
            path, method=method, headers=headers, **({} if body is None else data)
        )
        announced(self.app).judge(method, path, response)
        kind = response.content_type or ""
        answer = response.data if kind.startswith("image/") else response.text
        answer = response.get_json() if "json" in kind else answer
        return Answer(response.status_code, answer, dict(response.headers))

    def get(self, path: str, **how: Any) -> Any:
        """The body of a successful GET."""
        answer = self.ask("GET", path, **how)
        assert answer.status == 200, answer
        return answer.body

    def post(self, path: str, body: Any = None, **how: Any) -> Any:
        """The body of a successful POST."""
        answer = self.ask("POST", path, body, **how)
        assert answer.status in (200, 201), answer
        return answer.body

    def refused(self, path: str, body: Any = None, **how: Any) -> str:
        """The code with which a POST was refused."""
        answer = self.ask("POST", path, body, **how)
        assert answer.status >= 400, answer
        return answer.body["code"]

    def told(self, kind: type[Fact] | None = None) -> list[Fact]:
        """The facts told so far, in order."""
        table = self.service.database.kernel.Outbox
        with self.service.database.connection():
            rows = list(table.select().order_by(table.sequence))
        read = [facts.read(row.name, json.loads(row.data)) for row in rows]
        return [fact for fact in read if kind is None or isinstance(fact, kind)]

    def hear(self, *heard: Fact, community: str = COMMUNITY) -> None:
        """Let facts of other services arrive, as their feeds would bring them."""
        for fact in heard:
            self._hear(fact, community)

    def _hear(self, fact: Fact, community: str) -> None:
        database, source = self.service.database, fact.told_by
        with database.connection():
            position = database.run(lambda: cursors.place(database, source).position)
            event = event_of(fact, position + 1, community)
            heard = follower.hear_page(
                database, source, self.service.reactions, [event], event["sequence"]
            )
            assert heard == 1, f"{fact.name} could not be applied; the log says why"


@contextmanager
def running(service: Service, settings: Settings) -> Iterator[Asked]:
    """The service on a fresh database, closed afterwards."""
    service.migrate(settings)
    asked = Asked(service, settings)
    try:
        yield asked
    finally:
        service.database.close()
