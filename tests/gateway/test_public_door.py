"""The public door: who has no account is a resident, and nobody comes too often."""

from dataclasses import replace
from itertools import pairwise

import pytest
from openapi_spec_validator import validate

from gateway import limits
from gateway.app import SERVICE
from gateway.database import gateway as database
from gateway.routing import rules
from services.property.app import SERVICE as PROPERTY
from shared.settings import SERVICES
from tests.gateway.conftest import NEIGHBOUR, Gate, free_address, serving
from tests.property.pictures import jpeg, png_claiming
from tests.service import app_of

PUBLIC = "/api/v1/property/public/places/1"


@pytest.fixture
def gate(gate):
    limits.forget()
    yield gate
    limits.forget()


@pytest.fixture
def estate(settings):
    """The gateway in front of the real property service; the other services are down."""
    SERVICE.migrate(settings)
    PROPERTY.migrate(settings)
    with serving(app_of(PROPERTY, settings)) as address:
        upstreams = {name: free_address() for name in SERVICES} | {"property": address}
        gate = Gate(replace(settings, upstreams=upstreams))
        limits.forget()
        yield gate
        limits.forget()
    database.close()
    PROPERTY.database.close()


def test_whoever_comes_is_a_resident_of_no_community_signed_in_or_not(gate, echo):
    session = {"Authorization": f"Bearer {gate.token('admin')}"}
    said = {"X-Forwarded-For": "8.8.8.8", "Visitor": "me", "Acting-User": "mayor", "Cookie": "a=b"}
    for headers in ({}, session, {"Authorization": "Bearer nonsense"}, said):
        answer = gate.open("GET", f"{PUBLIC}?unit=2-301", headers)
        assert answer.status_code == 200
        reached = echo.asked[-1]
        assert reached["path"] == "/public/places/1?unit=2-301"
        assert (reached["user"], reached["community"]) == ("resident", "")
        assert (reached["roles"], reached["service"]) == (["resident"], None)
        assert "HTTP_COOKIE" not in reached["headers"]
    visitors = [reached["headers"]["HTTP_VISITOR"] for reached in echo.asked]
    assert len(set(visitors)) == 1 and len(visitors[0]) == 32
    assert "127.0.0.1" not in str(echo.asked[-1]["headers"]["HTTP_VISITOR"])
    community = gate.open("GET", f"{PUBLIC}?community={NEIGHBOUR}")
    assert community.status_code == 200 and echo.asked[-1]["community"] == ""


def test_visitors_are_told_apart_by_address_and_ipv6_by_its_network(gate, echo):
    def visitor(address):
        gate.open("GET", PUBLIC, environ_base={"REMOTE_ADDR": address})
        return echo.asked[-1]["headers"]["HTTP_VISITOR"]

    assert visitor("10.0.0.1") == visitor("10.0.0.1") != visitor("10.0.0.2")
    assert visitor("2001:db8::1") == visitor("2001:db8::ffff:1") != visitor("2001:db8:0:1::1")


def test_a_movement_keeps_its_name_and_only_open311_is_given_one(gate, echo):
    key = {"Idempotency-Key": "k1"}
    gate.open("POST", "/api/v1/property/public/reports", key, json={"text": "灯"})
    reached = echo.asked[-1]
    assert (reached["path"], reached["method"]) == ("/public/reports", "POST")
    assert reached["headers"]["HTTP_IDEMPOTENCY_KEY"] == "k1"
    gate.open("POST", "/api/v1/property/public/reports", json={})
    assert "HTTP_IDEMPOTENCY_KEY" not in echo.asked[-1]["headers"]
    for _ in range(2):
        answer = gate.open("POST", "/open311/v2/requests.json", data={"service_code": "lift"})
        assert answer.headers["Location"] == "/api/v1/property/things/1"
    first, second = echo.asked[-2:]
    assert first["path"] == "/open311/v2/requests.json" and first["body"] == "service_code=lift"
    names = [reached["headers"]["HTTP_IDEMPOTENCY_KEY"] for reached in (first, second)]
    assert names[0] != names[1]
    assert gate.open("GET", "/open311/v2/services.xml?x=%E8%8C%B6").status_code == 200
    assert echo.asked[-1]["path"] == "/open311/v2/services.xml?x=%E8%8C%B6"
    assert gate.open("GET", "/%6Fpen311/v2/services.xml").status_code == 200


def test_nothing_else_is_reached_without_signing_in(gate, echo):
    for path in (
        "property/reports",
        "store/public/things",
        "property/publicity",
        "property/open311",
    ):
        assert gate.open("GET", f"/api/v1/{path}").status_code == 401
    for method in ("PUT", "PATCH", "DELETE"):
        assert gate.open(method, PUBLIC).status_code == 401
    for path in ("public/../reports", "public/%2e%2e/reports", "public//reports", "public%2Fx"):
        assert gate.open("GET", f"/api/v1/property/{path}").status_code == 404
    assert echo.asked == []


@pytest.mark.usefixtures("one_minute")
def test_a_thousand_reports_from_one_address_are_twenty_and_others_still_come(gate, echo):
    path, body = "/api/v1/property/public/reports", {"text": "灯"}
    answers = [gate.open("POST", path, {"Idempotency-Key": str(n)}, json=body) for n in range(1000)]
    assert len(echo.asked) == 20
    last = answers[-1]
    assert (last.status_code, last.json["code"]) == (429, "too_many_requests")
    assert 0 < int(last.headers["Retry-After"]) <= 60
    other = {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}}
    assert gate.open("POST", path, {"Idempotency-Key": "n"}, json=body, **other).status_code == 200
    found = [gate.open("GET", PUBLIC).status_code for _ in range(61)]
    assert found.count(200) == 60
    assert all(before <= after for before, after in pairwise(found))
    assert gate.open("GET", "/open311/v2/services.json").status_code == 429
    assert gate.get("/api/v1/property/reports", role="steward")["user"].startswith("steward")


def test_a_photo_of_forty_megabytes_goes_no_further_than_the_door(gate, echo):
    answer = gate.open("POST", "/api/v1/property/public/photos", data=b"x" * 40 * 1024 * 1024)
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert echo.asked == []


def test_a_report_with_a_photo_comes_through_the_door_without_signing_in(estate):
    building = {"name": "3号楼", "address": "中华路12号", "managed": False}
    building_id = estate.post("/api/v1/property/buildings", building)["id"]
    public = "/api/v1/property/public"

    def send(path, key, **how):
        return estate.open("POST", f"{public}{path}", {"Idempotency-Key": key}, **how)

    place = estate.open("GET", f"{public}/places/{building_id}")
    assert place.json["building"] == "3号楼"
    assert (
        send("/photos", "k0", data=png_claiming(50_000, 50_000)).json["code"] == "photo_too_large"
    )
    photo = send("/photos", "k1", data=jpeg(), content_type="image/jpeg").json
    report = {"building_id": building_id, "domain": "power", "text": "灯坏了"}
    body = report | {"photo_ids": [photo["id"]]}
    made = send("/reports", "k2", json=body)
    assert made.status_code == 201
    replayed = send("/reports", "k2", json=body)
    assert replayed.json == made.json and replayed.headers["Idempotency-Replayed"] == "true"
    code = made.json["code"]
    followed = estate.open("GET", f"{public}/reports/{code}")
    assert followed.json["photo_ids"] == [photo["id"]]
    picture = estate.open("GET", f"{public}/reports/{code}/photos/{photo['id']}")
    assert picture.data.startswith(b"\xff\xd8\xff") and "no-store" not in str(picture.headers)
    assert estate.open("GET", f"/api/v1/property/photos/{photo['id']}").status_code == 401
    reports = estate.get("/api/v1/property/reports", role="steward")["items"]
    assert [row["text"] for row in reports] == ["灯坏了"]
    signed_in = estate.ask("POST", f"{public}/reports/{code}/withdraw", role="steward", key="k3")
    assert signed_in.body["stage"] == "取消", "who has signed in is a resident here too"

    document = estate.open("GET", "/openapi.json").json
    validate(document)
    making = document["paths"]["/api/v1/property/public/reports"]["post"]
    assert making["security"] == [] and "429" in making["responses"]
    assert "security" not in document["paths"]["/api/v1/property/reports"]["post"]


def test_a_tracking_code_stays_out_of_the_log_and_nobody_is_called_resident(gate):
    assert rules.loggable("/api/v1/property/public/reports/7K3M/accept").endswith("/…/accept")
    assert rules.loggable("/api/v1/property/public/reports") == "/api/v1/property/public/reports"
    user = {"username": "resident", "name": "x", "password": "one-rice-bag", "roles": ["clerk"]}
    assert gate.refused("/api/v1/users", user) == "user_exists"
    assert gate.refused("/api/v1/users", user | {"roles": ["resident"]}) == "invalid_request"
