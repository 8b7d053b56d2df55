"""Every route for every role: exactly what the table of permissions says, nothing else.

The routes are those of the running apps, so that a new one is judged without being named here.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.database import gateway as database
from gateway.frame import OPEN_BLUEPRINTS, PUBLIC_ENDPOINTS
from gateway.identity.rooms import OPEN as OPEN_IDENTITY
from shared.identity import PERMISSIONS, ROLES, SERVICE_PERMISSIONS
from tests import engines
from tests.contract.routes import (
    EVERYBODY,
    FOR_EVERYBODY,
    FOR_WHO_SIGNED_IN,
    Route,
    Somebody,
    routes_of,
)
from tests.gateway.conftest import Gate
from tests.service import Asked

SECONDS = 3600
INSIDE = {service.database.name: service for service in engines.SERVICES[:-1]}
SOURCES = Path(__file__).parents[2]
UNREADABLE = {"data": b'{"broken', "content_type": "application/json"}
OPEN311_CODES = {
    "This needs the permission open311:use.": "forbidden",
    "Send `Authorization: Bearer …`.": "token_missing",
}
UNKNOWN_QUERY = {"query_string": {"limit": "none", "nobody_knows": "this"}}


@pytest.fixture(scope="module")
def instance():
    """An empty instance: who may is asked before any row is read."""
    with engines.fresh("sqlite") as settings:
        yield settings


@pytest.fixture(params=INSIDE)
def inside(request, instance):
    """One service after another."""
    asked = Asked(INSIDE[request.param], instance)
    yield asked
    asked.service.database.close()


@pytest.fixture
def gate(instance):
    """The gateway; nobody stands behind it."""
    yield Gate(instance)
    database.close()


def asker(asked: Asked, header: Callable[[Somebody], dict]) -> Callable[[Route, Any], Any]:
    """A way to ask as anybody: with a body nobody can read and no key, so that nothing moves."""
    client, headers = asked.app.test_client(), {None: {}} | {who: header(who) for who in EVERYBODY}

    def ask(route: Route, who: Somebody | None) -> tuple[int, str]:
        how = UNKNOWN_QUERY if route.method == "GET" else UNREADABLE
        answer = client.open(route.path, method=route.method, headers=headers[who], **how)
        return answer.status_code, code_of(answer.get_json(silent=True))

    return ask


def code_of(body: Any) -> str:
    """The code of a problem; Open311 prescribes another shape, in which the sentence tells."""
    if isinstance(body, list) and body and "description" in body[0]:
        return OPEN311_CODES.get(body[0]["description"], "")
    return body.get("code", "") if isinstance(body, dict) else ""


def call_token(asked: Asked) -> Callable[[Somebody], dict]:
    def header(who: Somebody) -> dict:
        token = asked.token(who.role, acting_service=who.service)
        return {"Authorization": f"Bearer {token}"}

    return header


def at_the_door(gate: Gate) -> Callable[[Somebody], dict]:
    def header(who: Somebody) -> dict:
        if who.service:
            return {"Authorization": gate.service_header(who.service)}
        return {"Authorization": f"Bearer {gate.token(who.role, seconds=SECONDS)}"}

    return header


def wrongly_judged(routes: list[Route], ask: Callable) -> list[str]:
    """Where the answer is not what the table says; a 500 is never an answer."""
    wrong = []
    for route in routes:
        for who in EVERYBODY:
            status, code = ask(route, who)
            refused = (status, code) == (403, "forbidden")
            if refused is who.may(route.permission) or status in (401, 500):
                name = who.service or who.role
                wrong.append(f"{name} {route.method} {route.rule} {route.permission}: {status}")
    return wrong


def test_a_service_lets_in_exactly_whom_the_table_names(inside):
    routes = [route for route in routes_of(inside.app) if route.rule not in FOR_EVERYBODY]
    assert len(routes) > 90
    assert wrongly_judged(routes, asker(inside, call_token(inside))) == []


def test_a_service_answers_nobody_without_a_token(inside):
    ask = asker(inside, call_token(inside))
    answers = {
        route.rule: ask(route, None)
        for route in routes_of(inside.app)
        if route.rule not in FOR_EVERYBODY
    }
    assert {answer for answer in answers.values()} == {(401, "token_missing")}


def test_the_gateways_own_routes_let_in_exactly_whom_the_table_names(gate):
    own = [route for route in routes_of(gate.app) if route.permission]
    assert len(own) >= 10
    assert wrongly_judged(own, asker(gate, at_the_door(gate))) == []


def test_the_door_asks_everybody_who_they_are_but_at_the_routes_named_here(gate):
    ask = asker(gate, at_the_door(gate))
    for route in routes_of(gate.app):
        if route.rule not in FOR_EVERYBODY:
            assert ask(route, None) == (401, "token_missing"), route
        elif route.rule == "/static/<path:filename>":
            assert ask(route, None)[0] == 404
        else:
            assert ask(route, None)[1] != "token_missing", route


def test_what_is_open_at_the_door_is_what_is_named_here(gate):
    opened = {
        rule.rule
        for rule in gate.app.url_map.iter_rules()
        if rule.endpoint in (*OPEN_IDENTITY, "metrics", *PUBLIC_ENDPOINTS)
        or rule.endpoint.split(".")[0] in OPEN_BLUEPRINTS
    }
    assert opened == set(FOR_EVERYBODY)


def test_every_route_has_a_permission_or_a_reason_to_have_none(instance):
    apps = {name: Asked(service, instance) for name, service in INSIDE.items()}
    apps["gateway"] = Gate(instance)
    without = {
        (name, route.rule)
        for name, asked in apps.items()
        for route in routes_of(asked.app)
        if route.permission is None
    }
    for asked in apps.values():
        asked.service.database.close()
    named = {("gateway", rule) for rule in (*FOR_EVERYBODY, *FOR_WHO_SIGNED_IN)}
    probes = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/static/<path:filename>")
    assert without == named | {(name, rule) for name in INSIDE for rule in probes}


def test_every_permission_of_the_table_is_asked_for_somewhere_and_no_other(instance):
    told = {
        permission
        for folder in ("services", "gateway", "shared")
        for path in (SOURCES / folder).rglob("*.py")
        if path.name != "identity.py"
        for permission in re.findall(r'"([a-z0-9_]+:[a-z_]+)"', path.read_text())
    }
    table = set(PERMISSIONS) | {each for some in SERVICE_PERMISSIONS.values() for each in some}
    assert table - told == set(), "a permission nobody asks for gives a false feeling"
    for service in INSIDE.values():
        asked = Asked(service, instance)
        assert {route.permission for route in routes_of(asked.app)} - {None} <= table
        asked.service.database.close()


def test_whoever_has_no_role_may_nothing_and_every_role_is_one_of_the_eight():
    assert {role for roles in PERMISSIONS.values() for role in roles} <= {*ROLES, "resident"}
    assert not any(Somebody("nothing").may(permission) for permission in PERMISSIONS)
