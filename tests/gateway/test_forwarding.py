"""The door: who is let through, as whom, and what happens when a service does not answer."""

import http.client
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from gateway.app import SERVICE
from gateway.database import gateway as database
from shared.settings import BODY_BYTES_MAX, SERVICES
from tests.gateway.conftest import NEIGHBOUR, Gate, free_address, serving
from tests.service import COMMUNITY

TEA = {"sku": "TEA", "name": "绿茶", "category": "饮料", "unit": "瓶", "price_fen": 350}


def test_a_product_is_made_and_found_through_the_door(shop):
    made = shop.post("/api/v1/store/products", TEA)
    assert shop.get("/api/v1/store/products?sku=TEA")["items"] == [made]
    assert shop.get(f"/api/v1/store/products/{made['id']}") == made


def test_a_repeated_request_is_answered_from_memory_through_the_door(shop):
    first = shop.ask("POST", "/api/v1/store/products", TEA, key="k1")
    again = shop.ask("POST", "/api/v1/store/products", TEA, key="k1")
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert shop.refused("/api/v1/store/products", TEA, key=None) == "idempotency_key_missing"


def test_a_service_that_is_down_is_said_to_be_down_while_others_answer(shop):
    answer = shop.ask("GET", "/api/v1/funds/funds")
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert answer.body["detail"].startswith("The funds does not answer")
    assert int(answer.headers["Retry-After"]) > 0
    assert shop.get("/api/v1/store/products")["items"] == []


def test_what_is_sent_piece_by_piece_is_passed_on_piece_by_piece(gate, echo):
    seen = threading.Event()

    def pieces():
        yield b"first"
        yield b"second" if seen.wait(10) else b"nobody read the first"

    echo.sends = pieces()
    headers = {"Authorization": f"Bearer {gate.token('clerk')}"}
    answer = gate.open("GET", "/api/v1/store/long", headers)
    read = answer.iter_encoded()
    assert next(read) == b"first"
    seen.set()
    assert b"".join(read) == b"second"
    assert "Content-Length" not in answer.headers


def test_what_breaks_off_while_it_is_sent_is_not_taken_for_whole(gate, echo):
    def pieces():
        yield b"first"
        raise ConnectionError("the service is gone")

    echo.sends = pieces()
    headers = {"Authorization": f"Bearer {gate.token('clerk')}"}
    answer = gate.open("GET", "/api/v1/store/long", headers)
    with pytest.raises(http.client.IncompleteRead):
        answer.get_data()


def test_what_reaches_a_service_is_the_person_and_nothing_of_the_session(gate, echo):
    token = gate.token("clerk")
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = gate.open(
        "POST",
        "/api/v1/store/things?name=%E8%8C%B6&x=1",
        {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": "k1",
            "If-Match": '"6"',
            "Cookie": "a=b",
            "X-Other": "stays outside",
            "traceparent": f"00-{trace}-b7ad6b7169203331-01",
        },
        json={"a": "茶"},
    )
    reached = echo.asked[-1]
    assert reached["path"] == "/things?name=%E8%8C%B6&x=1"
    assert (reached["user"], reached["community"]) == (f"clerk.{COMMUNITY}", COMMUNITY)
    assert (reached["roles"], reached["service"]) == (["clerk"], None)
    headers = reached["headers"]
    assert (headers["HTTP_IDEMPOTENCY_KEY"], headers["HTTP_IF_MATCH"]) == ("k1", '"6"')
    assert headers["HTTP_TRACEPARENT"].split("-")[1] == trace == answer.headers["Trace-Id"]
    assert token not in headers["HTTP_AUTHORIZATION"]
    assert "HTTP_COOKIE" not in headers and "HTTP_X_OTHER" not in headers
    assert (answer.headers["ETag"], answer.headers["Location"]) == (
        '"7"',
        "/api/v1/store/things/1",
    )
    assert "X-Inside" not in answer.headers


def test_a_person_cannot_act_for_somebody_else(gate, echo):
    gate.open(
        "GET",
        "/api/v1/store/things",
        {
            "Authorization": f"Bearer {gate.token('clerk')}",
            "Acting-User": "mayor",
            "Acting-Community": NEIGHBOUR,
        },
    )
    reached = echo.asked[-1]
    assert (reached["user"], reached["community"]) == (f"clerk.{COMMUNITY}", COMMUNITY)
    assert not {name for name in reached["headers"] if name.startswith("HTTP_ACTING")}


def test_a_service_acts_for_a_person_in_its_own_name(gate, echo):
    acting = {"Acting-User": "li.na", "Acting-Community": NEIGHBOUR}
    headers = {"Authorization": gate.service_header("property"), **acting}
    gate.open("POST", "/api/v1/funds/commitments", headers, json={})
    reached = echo.asked[-1]
    assert (reached["user"], reached["community"]) == ("li.na", NEIGHBOUR)
    assert (reached["service"], reached["roles"]) == ("property", [])


def test_a_service_acts_for_somebody_or_not_at_all(gate):
    headers = {"Authorization": gate.service_header("property")}
    for extra in ({}, {"Acting-User": "li.na"}, {"Acting-Community": COMMUNITY}):
        answer = gate.open("GET", "/api/v1/funds/funds", headers | extra)
        assert (answer.status_code, answer.json["code"]) == (400, "acting_for_nobody")


def test_a_service_is_no_person_at_the_gateways_own_rooms(gate):
    acting = {"Acting-User": f"admin.{COMMUNITY}", "Acting-Community": COMMUNITY}
    headers = {"Authorization": gate.service_header("property"), **acting}
    gate.token("admin")
    for path in ("/api/v1/users", "/api/v1/loop/summary", "/api/v1/loop/audit"):
        assert gate.open("GET", path, headers).json["code"] == "forbidden"


def test_only_the_district_reads_another_community_and_it_only_reads(gate, echo):
    path = f"/api/v1/store/things?limit=5&community={NEIGHBOUR}&x=1"
    assert gate.ask("GET", path, role="clerk").body["code"] == "community_not_yours"
    assert gate.get(path, role="district")["community"] == NEIGHBOUR
    assert echo.asked[-1]["path"] == "/things?limit=5&x=1"
    assert gate.refused(path, {}, role="district") == "community_not_yours"
    own = f"/api/v1/store/things?community={COMMUNITY}"
    assert gate.get(own, role="clerk")["path"] == "/things"
    nowhere = gate.ask("GET", "/api/v1/store/things?community=nowhere", role="district")
    assert (nowhere.status, nowhere.body["code"]) == (404, "community_unknown")
    twice = f"/api/v1/store/things?community={COMMUNITY}&communit%79={NEIGHBOUR}"
    assert gate.ask("GET", twice, role="clerk").status == 400


@pytest.mark.parametrize(
    "path",
    ["feed", "figures", "metrics", "healthz", "readyz", "openapi.json", "f%65ed", "static/app.css"],
)
def test_what_services_say_among_themselves_is_not_reached_from_outside(gate, echo, path):
    assert gate.ask("GET", f"/api/v1/store/{path}").status == 404
    assert echo.asked == []


TRICKS = [
    "/api/v1/store/../feeds/store",
    "/api/v1/store/things/../feed",
    "/api/v1/store/./feed",
    "/api/v1/store//feed",
    "//api/v1/store/feed",
    "/api/v1/store/%2e%2e/feed",
    "/api/v1/store/things%2f..%2ffeed",
    "/api/v1/store/things%2Ffeed",
    "/api/v1/store/%2Efeed",
    "/api/v1/store/things\\feed",
    "/api/v1/store/things%5cfeed",
    "/api/v1/store/things%252ffeed",
    "/api/v1/store/feed%00",
    "/api/v1/store/things%0d%0aX: y",
    "/api/v1/store/",
    "/api/v1/store",
    "/api/v1/gateway/things",
    "/api/v1/STORE/things",
]


def test_crooked_paths_lead_nowhere(gate, echo):
    headers = {"Authorization": f"Bearer {gate.token('admin')}"}
    with serving(gate.app) as address:
        found = {}
        for path in TRICKS:
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
            connection._validate_path = lambda _path: None  # a careful client sends none of these
            connection.request("GET", path.replace(" ", "%20"), headers=headers)
            found[path] = connection.getresponse().status
            connection.close()
    assert found == dict.fromkeys(TRICKS, 404)
    assert echo.asked == []


def test_a_path_with_chinese_arrives_as_it_was_sent(gate, echo):
    gate.get("/api/v1/store/things/%E8%8C%B6%20A~(1)")
    assert echo.asked[-1]["path"] == "/things/%E8%8C%B6%20A~(1)"


@contextmanager
def gate_before(settings, address, deadline_seconds=5.0):
    """A gateway whose store is at that address, whatever answers there."""
    SERVICE.migrate(settings)
    upstreams = {name: free_address() for name in SERVICES} | {"store": address}
    yield Gate(replace(settings, upstreams=upstreams), deadline_seconds)
    database.close()


def test_a_service_that_hangs_is_given_up_at_the_deadline(settings):
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen()
        address = f"http://127.0.0.1:{hung.getsockname()[1]}"
        with gate_before(settings, address, deadline_seconds=0.3) as gate:
            gate.token("admin")
            started = time.monotonic()
            answer = gate.ask("GET", "/api/v1/store/products")
            assert (answer.status, answer.body["code"]) == (503, "service_timeout")
            assert "Retry-After" in answer.headers
            assert 0.3 <= time.monotonic() - started < 2


class Forgetful:
    """A service that answers the first request of a connection and drops it at the second."""

    def __init__(self):
        self.requests = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            for number in range(2):
                if not connection.recv(65536):
                    return
                self.requests += 1
                if number == 0:
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        b"Content-Length: 2\r\n\r\n{}"
                    )

    def close(self):
        self._socket.close()


def test_a_dropped_connection_is_tried_once_more_where_twice_is_once(settings):
    service = Forgetful()
    with gate_before(settings, service.address) as gate:
        assert gate.ask("GET", "/api/v1/store/things").status == 200
        assert gate.ask("GET", "/api/v1/store/things").status == 200  # dropped, asked afresh
        assert service.requests == 3
    service.close()


def test_a_dropped_movement_with_a_key_is_sent_again_and_one_without_is_not(settings):
    service = Forgetful()
    with gate_before(settings, service.address) as gate:
        assert gate.ask("GET", "/api/v1/store/things").status == 200
        assert gate.ask("POST", "/api/v1/store/things", key="k1").status == 200
        assert service.requests == 3
        assert gate.ask("GET", "/api/v1/store/things").status == 200
        answer = gate.ask("POST", "/api/v1/store/things", key=None)
        assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
        assert service.requests == 6  # the GET was dropped and asked afresh, the last POST was not
    service.close()


def test_a_body_that_is_too_large_is_refused_quickly(gate, echo):
    headers = {"Authorization": f"Bearer {gate.token('admin')}", "Idempotency-Key": "k1"}
    with serving(gate.app) as address:
        for chunked in (False, True):
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
            body = iter([b"x" * 1024 * 1024] * 10) if chunked else b"x" * 10 * 1024 * 1024
            started = time.monotonic()
            connection.request(
                "POST", "/api/v1/store/things", body, headers, encode_chunked=chunked
            )
            answer = connection.getresponse()
            assert answer.status == 413
            assert b"body_too_large" in answer.read()
            assert time.monotonic() - started < 3
            connection.close()
    assert echo.asked == []


def test_two_hundred_megabytes_are_refused_before_they_are_sent(gate, echo):
    with serving(gate.app) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.putrequest("POST", "/api/v1/store/bills")
        connection.putheader("Authorization", f"Bearer {gate.token('cashier')}")
        connection.putheader("Idempotency-Key", "k1")
        connection.putheader("Content-Length", str(200 * 1024 * 1024))
        connection.endheaders()  # and not one byte of the file
        answer = connection.getresponse()
        assert answer.status == 413
        assert b"body_too_large" in answer.read()
        connection.close()
    assert echo.asked == []


def test_a_body_of_exactly_the_limit_goes_through(gate, echo):
    answer = gate.ask("POST", "/api/v1/store/things", b"x" * BODY_BYTES_MAX)
    assert answer.status == 200
    assert gate.ask("POST", "/api/v1/store/things", b"x" * (BODY_BYTES_MAX + 1)).status == 413


def test_feeds_are_for_services_only(shop):
    assert shop.open("GET", "/feeds/store").json["code"] == "token_missing"
    assert shop.ask("GET", "/feeds/store", role="admin").body["code"] == "services_only"
    headers = {"Authorization": shop.service_header("ledger")}
    answer = shop.open("GET", "/feeds/store?limit=10", headers)
    assert answer.status_code == 200
    assert answer.content_type == "application/cloudevents-batch+json"
    assert answer.headers["Feed-Head"] == "0"
    assert answer.json == []
    assert shop.open("GET", "/feeds/nobody", headers).json["code"] == "path_unknown"
    assert shop.open("GET", "/feeds/funds", headers).json["code"] == "service_unavailable"


def test_a_call_token_is_minted_once_for_many_calls(gate, echo):
    for _ in range(3):
        gate.get("/api/v1/store/things", role="clerk")
    gate.get("/api/v1/store/things", role="steward")
    tokens = [reached["headers"]["HTTP_AUTHORIZATION"] for reached in echo.asked]
    assert tokens[0] == tokens[1] == tokens[2] != tokens[3]


def test_a_query_that_grows_beyond_what_a_service_reads_is_refused_here(gate, echo):
    for path in ("/api/v1/property/public/wishes", "/open311/v2/services.json"):
        answer = gate.open("GET", path + "?" + '"' * 3_000)
        assert (answer.status_code, answer.json["code"]) == (414, "target_too_long")
        assert answer.mimetype == "application/problem+json"
    assert echo.asked == []
