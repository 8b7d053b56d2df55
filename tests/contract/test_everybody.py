"""Everybody asks for everything, through the real gateway: answers are those announced.

Every operation is tried by every role with data that fits its schema, on names that are there and
on names that are not; what should be refused is refused; another community's things are not there.
`FANBU_FUZZ=50` makes it fifty examples an operation instead of one, and other ones each time.
"""

import copy
import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from deploy.instance import sign_ins
from gateway.app import SERVICE as GATEWAY
from gateway.identity import commands as identity
from tests.contract.asking import PASSWORD, Operation, World, rows_of

KEY = "Idempotency-Key"
EXAMPLES = int(os.environ.get("FANBU_FUZZ", "1"))
BOUNDS = bounds(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == 1,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
ANNOUNCED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Not tried, and why.
UNTRIED = {
    "/api/v1/auth/token": "five wrong passwords lock the address; test_sign_in tries it",
    "/api/v1/auth/redeem": "twenty codes a minute are refused; test_invitations tries it",
    "/api/v1/auth/password": "wrong passwords lock whoever is tried; test_sessions tries it",
    "/api/v1/auth/sign-out": "whoever is tried would be gone; test_sessions tries it",
    "/api/v1/auth/sign-out-everywhere": "whoever is tried would be gone; test_sessions tries it",
    "/api/v1/auth/sessions/{session_id}/end": "whoever is tried would be gone",
    "/api/v1/users/{username}/sessions/end": "whoever is tried would be gone",
    "/api/v1/auth/second-factor/confirm": "wrong codes lock whoever is tried",
    "/api/v1/auth/second-factor/remove": "wrong codes lock whoever is tried",
    "/api/v1/public/record/{community}/{period}/objections": "twenty a minute are heard",
    "/feeds/{service}": "for services, which no role is; test_forwarding tries it",
}
# What every community sees alike, and why.
ALIKE = {
    "/api/v1/auth/me": "each sees themselves",
    "/api/v1/loop/audit": "the comparisons are the same, each with its own figures",
    "/api/v1/store/policies": "the policies of who has decided nothing yet",
    "/api/v1/property/report-limits": "the limits of who has decided nothing yet",
    "/api/v1/property/terms/in-force": "the terms of who has decided nothing yet",
    "/api/v1/property/waiting-rule": "the rule of who has decided nothing yet",
    "/api/v1/property/vote-rules": "the law's",
    "/api/v1/funds/fund-uses": "what a fund may be for is the law's",
    "/api/v1/funds/fund-templates": "the templates of the district",
    "/api/v1/ledger/books/{book}/template-examples": "examples to begin with",
    "/api/v1/ledger/posting-table": "how facts are booked is the same in every book",
    "/api/v1/ledger/tax-rules": "the law's",
    "/api/v1/ledger/books/{book}/accounts": "the chart of accounts is the ministry's",
    "/api/v1/ledger/books/{book}/bank/mappings": "how the banks write their files",
    "/api/v1/ledger/books/{book}/periods/{period}/checklist": "the questions are the same",
}
EVERYWHERE = {"book", "period"}  # names that every community has for things of its own


@pytest.fixture(scope="module")
def world(lived_in) -> Iterator[World]:
    """The instance, its people signed in, and a second community beside it."""
    GATEWAY.database.bind(lived_in.settings)
    with GATEWAY.database.connection():
        identity.found_community("fengmei", "丰美社区", "neighbour.admin", PASSWORD)
    GATEWAY.database.close()
    yield World(lived_in.settings.gateway_url, sign_ins(lived_in.settings))


@pytest.fixture(scope="module")
def described(world) -> dict[str, APIOperation]:
    """The operations as schemathesis reads them, by method and path."""
    document = copy.deepcopy(world.document)
    for item in document["paths"].values():
        for told in item.values():
            if isinstance(told, dict):  # each request is given a name of its own, never a bad one
                told["parameters"] = [
                    each for each in told.get("parameters", ()) if each["name"] != KEY
                ]
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.with_security_parameters = False
    found = [result.ok() for result in schema.get_all_operations()]
    return {f"{each.method.upper()} {each.path}": each for each in found}


class Tried:
    """Asks as somebody, and keeps what was not as announced: each kind once an operation."""

    def __init__(self, world: World, judges: list[Callable]):
        self.world, self.judges = world, judges
        self.wrong: dict[str, str] = {}
        self.succeeded: set[str] = set()
        self.statuses: Counter[int] = Counter()

    def ask(self, operation: Operation, case: Case, role: str | None) -> None:
        """One request under a name of its own."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if role and not operation.is_open:
            headers["Authorization"] = f"Bearer {self.world.tokens[role]}"
        answer = case.call(base_url=self.world.url, session=self.world.session, headers=headers)
        self.statuses[answer.status_code] += 1
        if answer.status_code < 300:
            self.succeeded.add(str(operation))
        try:
            case.validate_response(answer, checks=self.judges)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                kind = f"{operation} {type(failure).__name__} {answer.status_code}"
                self.wrong.setdefault(kind, f"{role}: {failure}\n{answer.text[:300]}")


def tried(world: World) -> list[Operation]:
    """Reading first: what moves may take away what is read."""
    found = [each for each in world.operations() if each.path not in UNTRIED]
    return sorted(found, key=lambda each: each.method != "GET")


def generate(
    operation: APIOperation, mode: GenerationMode, names: dict[str, str] | None
) -> Callable[[Callable[[Case], None]], None]:
    """Call something with examples of an operation's requests."""
    fixed = {"path_parameters": names} if names else {}
    strategy = operation.as_strategy(generation_mode=mode, **fixed)

    def run(each: Callable[[Case], None]) -> None:
        @BOUNDS
        @given(case=strategy)
        def once(case):
            each(case)

        with suppress(Unsatisfiable):  # where every value fits, nothing can be wrong
            once()

    return run


def test_every_role_is_answered_as_the_document_says(world, described):
    seen = Tried(world, ANNOUNCED)
    for operation in tried(world):
        is_of_people = operation.path.startswith("/api/v1/users/")  # nobody here is locked out
        names = None if is_of_people else world.names_in(operation.path)
        roles = [None] if operation.is_open else list(world.tokens)
        for given_names in [names, None] if names else [None]:

            def ask(case, operation=operation, roles=roles):
                for role in roles:
                    seen.ask(operation, case, role)

            generate(described[str(operation)], GenerationMode.POSITIVE, given_names)(ask)
    assert seen.wrong == {}
    assert 401 not in seen.statuses, "everybody here has signed in"
    assert len(seen.succeeded) > 250, "most of what is asked must get as far as an answer"


def test_what_no_schema_allows_is_refused(world, described):
    seen = Tried(world, [*ANNOUNCED, checks.negative_data_rejection])
    for operation in tried(world):
        role = next((role for role in operation.roles if role in world.tokens), None)
        if "requestBody" not in operation.told or not (role or operation.is_open):
            continue

        def ask(case, operation=operation, role=role):
            seen.ask(operation, case, role)

        names = world.names_in(operation.path)
        generate(described[str(operation)], GenerationMode.NEGATIVE, names)(ask)
    assert seen.wrong == {}
    assert 401 not in seen.statuses, "everybody here has signed in"
    assert seen.statuses[422], seen.statuses


def test_nothing_is_answered_without_a_name_that_should_not_be(world):
    for operation in world.operations():
        if operation.is_open:
            continue
        names = world.names_in(operation.path) or {}
        path = operation.path
        for part in [part for part in path.split("/") if part.startswith("{")]:
            path = path.replace(part, names.get(part.strip("{}"), "nobody"))
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}):
            answer = world.session.request(
                operation.method, world.url + path, headers=headers, timeout=60
            )
            assert answer.status_code == 401, f"{operation}: {answer.status_code}"


def test_another_communitys_things_are_not_there(world):
    neighbours = world.neighbours()
    shown, things, lists = [], 0, 0
    for operation in world.operations():
        role = next((role for role in operation.roles if role in neighbours), None)
        names = world.names_in(operation.path)
        if operation.method != "GET" or operation.path in (*UNTRIED, *ALIKE) or role is None:
            continue
        if names is None:
            continue
        path = operation.path.format(**names)
        theirs = world.get(path, neighbours[role])
        if set(names) - EVERYWHERE:
            things += 1
            if theirs.status_code not in (404, 422):
                shown.append(f"{operation} {names}: {theirs.status_code} {theirs.text[:100]}")
            continue
        ours = world.get(path, world.tokens[role])
        if theirs.status_code == ours.status_code == 200 and "json" in ours.headers["Content-Type"]:
            lists += 1
            both = [row for row in rows_of(theirs.json()) if row in rows_of(ours.json())]
            if both:
                shown.append(f"{operation}: {both[:2]}")
    assert shown == []
    assert things > 60 and lists > 100, (things, lists)


def test_only_the_district_looks_at_another_community_and_only_looks(world):
    for role, token in world.tokens.items():
        answer = world.get("/api/v1/store/tills?community=fengmei", token)
        may = role == "district"
        assert (answer.status_code, answer.json().get("items")) == (
            (200, []) if may else (403, None)
        )
        moved = world.session.post(
            f"{world.url}/api/v1/store/suppliers?community=fengmei",
            json={"code": "X", "name": "X"},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())},
            timeout=60,
        )
        assert (moved.status_code, moved.json()["code"]) == (403, "community_not_yours")
