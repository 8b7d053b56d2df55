"""The merged document: whole, true to itself, and with an example that fits wherever one stands."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from gateway.app import create_app
from gateway.routing.documents import merge
from shared.identity import PERMISSIONS, ROLES
from shared.openapi import METHODS, written
from tests import engines
from tests.contract.routes import FOR_EVERYBODY, FOR_WHO_SIGNED_IN
from tests.service import app_of

OPEN = ("/api/v1/property/public/", "/open311/v2/")


@pytest.fixture(scope="module")
def document():
    """The document of the gateway and of all four services, as their apps tell it."""
    with engines.fresh("sqlite") as settings:
        told = {}
        for service in engines.SERVICES[:-1]:
            told[service.database.name] = app_of(service, settings).extensions["openapi"]
            service.database.close()
        own = create_app(settings).extensions["openapi"]
        engines.SERVICES[-1].database.close()
        return merge(own, told)


def operations(document: dict) -> Iterator[tuple[str, dict]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def misfits(document: dict, schema: dict, value: Any) -> list[str]:
    whole = {**schema, "components": document["components"]}
    judge = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message[:200] for error in judge.iter_errors(value)]


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_has_a_name_of_its_own_a_sentence_and_one_tag(document):
    found = dict(operations(document))
    assert len(found) > 600
    names = Counter(operation["operationId"] for operation in found.values())
    assert [name for name, times in names.items() if times > 1] == []
    for where, operation in found.items():
        assert re.fullmatch(r"[a-z0-9_]+", operation["operationId"]), where
        assert operation["summary"].strip() and len(operation["tags"]) == 1, where


def test_every_operation_announces_its_success_and_its_refusals(document):
    needed = {"400", "401", "403", "404", "429", "503"}
    for where, operation in operations(document):
        told = operation["responses"]
        successes = [status for status in told if status.startswith("2")]
        assert len(successes) == 1 and needed <= set(told), where
        assert told[successes[0]].get("content"), where
        if operation.get("requestBody"):
            assert {"409", "413", "415", "422"} <= set(told), where


def test_every_operation_says_who_may(document):
    for where, operation in operations(document):
        permission = operation.get("x-permission")
        if permission:
            assert operation["x-roles"] == list(PERMISSIONS.get(permission, ())), where
            assert set(operation["x-roles"]) <= {*ROLES, "resident"}, where
        security = operation.get("security", document["security"])
        path = where.partition(" ")[2]
        is_open = path.startswith(OPEN) or path in map(written, FOR_EVERYBODY)
        assert (security == []) is is_open, where
        assert permission or is_open or path in map(written, FOR_WHO_SIGNED_IN), where


# What shows a secret is not kept under a name; the rest is once, however often it is asked.
KEYLESS = {
    f"POST /api/v1/{path}"
    for path in (
        "auth/token",
        "auth/password",
        "auth/redeem",
        "auth/sign-out",
        "auth/sign-out-everywhere",
        "auth/second-factor",
        "auth/second-factor/confirm",
        "auth/second-factor/remove",
        "api-tokens",
        "communities",
        "invitations",
        "users/{username}/reset-password",
    )
}


def test_everything_that_moves_takes_a_name_for_the_request(document):
    for where, operation in operations(document):
        named = [p for p in operation.get("parameters", ()) if p["name"] == "Idempotency-Key"]
        is_movement = not where.startswith("GET ") and where not in KEYLESS
        assert bool(named) is is_movement, where
        if named:
            assert named[0]["required"] is not where.startswith("POST /open311/"), where


def test_every_json_body_has_a_whole_example_that_fits(document):
    seen = 0
    for where, operation in operations(document):
        for media, told in operation.get("requestBody", {}).get("content", {}).items():
            if media == "application/json":
                seen += 1
                assert misfits(document, told["schema"], told["example"]) == [], where
    assert seen > 250


def test_every_example_of_a_field_fits_the_field(document):
    seen = 0
    for name, schema in document["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            if "example" in part:
                seen += 1
                assert misfits(document, part, part["example"]) == [], f"{name}.{field}"
    assert seen > 400


def test_every_example_and_default_of_a_parameter_fits_it(document):
    for where, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            for told in ("example", "default"):
                if told in schema:
                    assert misfits(document, schema, schema[told]) == [], where
            if parameter["in"] == "query":
                assert "null" not in schema.get("type", ""), where


def test_patterns_are_written_as_every_reader_of_the_document_reads_them(document):
    def patterns(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("pattern"), str):
                yield node["pattern"]
            for value in node.values():
                yield from patterns(value)
        elif isinstance(node, list):
            for value in node:
                yield from patterns(value)

    found = set(patterns(document))
    assert found
    for pattern in found:
        assert pattern.startswith("^") and r"\Z" not in pattern and "(?P" not in pattern, pattern
