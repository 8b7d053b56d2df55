"""What stands on every answer: limits, protection, packing, freshness; and what the log keeps."""

import contextlib
import gzip
import json
from dataclasses import replace

import pytest

from gateway import limits, packing
from gateway.app import create_app
from gateway.limits import ADDRESS_REQUESTS, USER_REQUESTS
from shared.errors import TooMany
from shared.identity import Principal
from shared.settings import SERVICES
from tests.gateway.conftest import serving
from tests.service import COMMUNITY

THINGS = "/api/v1/store/things"
OFFICE = {"REMOTE_ADDR": "10.1.2.3"}
HOME = {"REMOTE_ADDR": "10.9.9.9"}
UNPACKED = {"Accept-Encoding": "identity"}
PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def gate(gate):
    limits.forget()
    yield gate
    limits.forget()


def use_up(charge, *who) -> None:
    """Come until it is too much."""
    with contextlib.suppress(TooMany):
        while True:
            charge(*who)


def lines(capsys) -> list[dict]:
    """What was logged since the last look."""
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in map(json.loads, told) if line["event"] == "answered"]


@pytest.mark.usefixtures("one_minute")
def test_a_till_that_asks_too_often_waits_and_its_neighbour_does_not(gate):
    busy = {"Authorization": f"Bearer {gate.token('clerk', 'li')}"}
    calm = {"Authorization": f"Bearer {gate.token('clerk', 'wang')}"}
    answer = gate.open("GET", "/api/v1/auth/me", busy, environ_overrides=OFFICE)
    assert answer.headers["RateLimit-Policy"] == f'"user";q={USER_REQUESTS};w=60'
    left = answer.headers["RateLimit"]
    assert left.startswith(f'"user";r={USER_REQUESTS - 1};t=')
    assert 1 <= int(left.rpartition("=")[2]) <= 60
    with gate.app.test_request_context(environ_overrides=OFFICE):
        use_up(limits.charge_person, Principal("li", COMMUNITY))
    answer = gate.open("GET", "/api/v1/auth/me", busy, environ_overrides=OFFICE)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert gate.open("GET", "/api/v1/auth/me", calm, environ_overrides=OFFICE).status_code == 200
    assert gate.open("GET", "/api/v1/auth/me", busy, environ_overrides=HOME).status_code == 429


@pytest.mark.usefixtures("one_minute")
def test_an_address_without_a_name_is_counted_and_services_and_the_machine_itself_are_not(gate):
    answer = gate.open("GET", "/healthz", environ_overrides=OFFICE)
    assert answer.headers["RateLimit-Policy"] == f'"address";q={ADDRESS_REQUESTS};w=60'
    with gate.app.test_request_context(environ_overrides=OFFICE):
        use_up(limits.charge_address)
    assert gate.open("GET", "/healthz", environ_overrides=OFFICE).status_code == 429
    feed = {"Authorization": gate.service_header("ledger")}
    heard = gate.open("GET", "/feeds/store", feed, environ_overrides=OFFICE)
    assert heard.status_code == 200
    assert "RateLimit" not in heard.headers
    assert gate.open("GET", "/healthz").status_code == 200


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("path", ["/api/v1/auth/me", "/healthz", "/api/v1/property/public/wishes"])
def test_whoever_only_says_to_be_a_service_is_counted_as_the_address_it_comes_from(gate, path):
    claims = {"Authorization": "Service ledger:wrong"}
    with gate.app.test_request_context(environ_overrides=OFFICE):
        use_up(limits.charge_address)
    answer = gate.open("GET", path, claims, environ_overrides=OFFICE)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")


def test_an_address_is_believed_as_far_as_our_own_proxies_reach(settings, echo):
    def visitors(hops, sent):
        with serving(echo) as address:
            chosen = replace(settings, upstreams=dict.fromkeys(SERVICES, address))
            app = create_app(replace(chosen, trusted_hops=hops))
            limits.forget()
            for value in sent:
                headers = {"X-Forwarded-For": value} if value else {}
                told = app.test_client().get("/open311/v2/services.json", headers=headers)
                assert told.status_code == 200
        return [each["headers"]["HTTP_VISITOR"] for each in echo.asked[-len(sent) :]]

    a, b, spoofed = visitors(1, ["10.0.0.1", "10.0.0.2", "10.0.0.2, 10.0.0.1"])
    assert a != b
    assert spoofed == a  # only what our proxy saw, which is the last
    a, b, spoofed = visitors(
        2, ["10.0.0.1, 9.9.9.9", "10.0.0.2, 9.9.9.9", "10.0.0.2, 10.0.0.1, 9.9.9.9"]
    )
    assert a != b
    assert spoofed == a
    assert len(set(visitors(0, ["10.0.0.1", "10.0.0.2", None]))) == 1


def test_behind_a_proxy_nobody_is_taken_for_the_machine_itself(settings):
    app = create_app(replace(settings, trusted_hops=1))
    for address in ("127.0.0.1", "::1", "10.0.0.1"):
        told = app.test_client().get("/metrics", headers={"X-Forwarded-For": address})
        assert told.status_code == 401


PROXIED = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host")


@pytest.mark.parametrize(
    "headers",
    [{"Host": "fanbu.example"}, {"Host": "localhost.evil.example:8000"}, {"Host": "127.0.0.1.x"}]
    + [{name: "a"} for name in PROXIED],
    ids=str,
)
@pytest.mark.usefixtures("one_minute")
def test_a_proxy_and_a_name_that_leads_here_are_not_the_machine_itself(gate, headers):
    person = {"username": "clerk", "password": "demo-pass", "roles": [], "name": "李娜"}
    (gate.settings.var / "demo-sign-ins.json").write_text(json.dumps([person]))
    assert gate.open("GET", "/metrics", headers).status_code == 401
    assert "demo-pass" not in gate.open("GET", "/", headers).text
    with gate.app.test_request_context(environ_overrides={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(ADDRESS_REQUESTS + 1):
            limits.charge_address()
    assert gate.open("GET", "/healthz", headers).status_code == 429


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8100", "[::1]:80"])
def test_the_machine_itself_asks_by_its_own_name(gate, host):
    assert gate.open("GET", "/metrics", {"Host": host}).status_code == 200


def test_every_answer_tells_browsers_to_load_nothing_and_pages_what_they_need(gate):
    for path in ("/healthz", "/nowhere", THINGS, "/api/v1/auth/me"):
        headers = gate.open("GET", path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Strict-Transport-Security" not in headers
    page = gate.open("GET", "/", base_url="https://fanbu.example").headers
    assert page["Content-Security-Policy"].startswith("default-src 'self'")
    assert page["Strict-Transport-Security"] == "max-age=31536000"


def test_what_is_long_is_packed_for_who_can_unpack_it(gate, echo):
    echo.says["/much"] = {"text": "反哺" * 2_000}
    who = {"Authorization": f"Bearer {gate.token('clerk')}"}
    packed = gate.open("GET", "/api/v1/store/much", who | PACKED)
    plain = gate.open("GET", "/api/v1/store/much", who | UNPACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 10
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert (
        "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    )
    assert (plain.headers["ETag"], packed.headers["ETag"]) == ('"7"', '"7:gzip"')
    short = gate.open("GET", THINGS + "/1", who | PACKED)
    assert "Content-Encoding" not in short.headers
    service = {"Authorization": gate.service_header("funds")} | PACKED
    service |= {"Acting-User": "li", "Acting-Community": "xinsheng"}
    assert "Content-Encoding" not in gate.open("GET", "/api/v1/store/much", service).headers


def test_the_mark_of_a_packed_answer_is_the_services_own_when_it_comes_back(gate, echo):
    who = {"Authorization": f"Bearer {gate.token('clerk')}", "If-Match": '"7:gzip"'}
    assert gate.open("PUT", THINGS, who, json={}).status_code == 200
    assert echo.asked[-1]["headers"]["HTTP_IF_MATCH"] == '"7"'


def test_what_comes_in_pieces_is_packed_in_pieces(gate, echo):
    echo.sends = (b"%d,tea\n" % n for n in range(100_000))
    who = {"Authorization": f"Bearer {gate.token('clerk')}"} | PACKED
    answer = gate.open("GET", "/api/v1/store/long", who, buffered=False)
    pieces = list(answer.response)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(pieces) > 5
    assert gzip.decompress(b"".join(pieces)).count(b"tea") == 100_000


def test_no_answer_of_identity_is_packed(gate):
    for _ in range(12):
        gate.token("clerk", f"clerk{_}")
    who = {"Authorization": f"Bearer {gate.token('admin')}"} | PACKED
    users = gate.open("GET", "/api/v1/users?limit=200", who)
    assert users.status_code == 200 and len(users.data) > packing.BYTES_MIN
    assert "Content-Encoding" not in users.headers


@pytest.mark.parametrize("encoding", [PACKED, UNPACKED])
@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/static/app.css"])
def test_what_everybody_sees_is_not_sent_twice(gate, path, encoding):
    first = gate.open("GET", path, encoding)
    assert first.status_code == 200
    again = gate.open("GET", path, encoding | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = gate.open("GET", path, encoding | {"If-None-Match": '"other"'})
    assert other.status_code == 200
    assert other.headers["ETag"] == first.headers["ETag"]


def test_what_is_of_one_person_is_kept_by_nobody_else(gate):
    assert gate.open("GET", "/static/app.css").headers["Cache-Control"] == "public, max-age=300"
    assert gate.open("GET", "/openapi.json").headers["Cache-Control"] == "no-cache"
    assert gate.open("GET", "/t").headers["Cache-Control"] == "no-store"
    followed = gate.open("GET", "/api/v1/property/public/reports/7K3M")
    assert followed.headers["Cache-Control"] == "no-store"
    who = {"Authorization": f"Bearer {gate.token('clerk')}"}
    assert gate.open("GET", THINGS, who).headers["Cache-Control"] == "private, no-cache"


def test_the_log_names_route_and_person_and_keeps_address_code_and_query_out(gate, capsys):
    trace = "1" * 32
    who = {
        "Authorization": f"Bearer {gate.token('clerk', 'li')}",
        "traceparent": f"00-{trace}-{'2' * 16}-01",
        "User-Agent": "till/" + "7" * 500,
    }
    capsys.readouterr()
    answer = gate.open("GET", f"{THINGS}/42?phone=13800000000", who, environ_overrides=OFFICE)
    gate.open("GET", "/api/v1/property/public/reports/7K3MQ")
    (line, public) = lines(capsys)
    assert (line["method"], line["route"], line["status"]) == ("GET", f"{THINGS}/{{id}}", 200)
    assert (line["user"], line["community"], line["upstream"]) == ("li", "xinsheng", "store")
    assert line["bytes_out"] == len(answer.data) > 0
    assert 0 < line["upstream_milliseconds"] <= line["milliseconds"]
    assert line["trace_id"] == answer.headers["Trace-Id"] == trace
    assert len(line["agent"]) == 40 and len(line["visitor"]) == 32
    assert public["route"].endswith("/reports/{id}") and public["path"].endswith("/reports/…")
    kept = json.dumps([line, public])
    assert all(secret not in kept for secret in ("10.1.2.3", "13800000000", "7K3MQ"))


@pytest.mark.parametrize("path", ["/T/7K3MQ", "/api/v1/PROPERTY/public/REPORTS/7K3MQ", "/x/7K3MQ"])
def test_a_mistyped_address_brings_no_tracking_code_into_the_log(gate, capsys, path):
    capsys.readouterr()
    gate.open("GET", path)
    (line,) = lines(capsys)
    assert "7K3MQ" not in json.dumps(line)


def test_a_long_answer_is_logged_once_with_all_its_bytes(gate, echo, capsys):
    echo.sends = iter([b"x" * 1000] * 50)
    who = {"Authorization": f"Bearer {gate.token('clerk')}"} | UNPACKED
    capsys.readouterr()
    answer = gate.open("GET", "/api/v1/store/long", who)
    assert len(answer.data) == 50_000
    answer.close()
    (line,) = lines(capsys)
    assert line["bytes_out"] == 50_000
