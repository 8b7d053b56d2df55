"""Requests that two readers would read differently, sent raw to a real gateway."""

import re
import socket
from urllib.parse import urlsplit

import pytest

from tests.gateway.moody import house_of_moods

INSIDE = re.compile(rb"^[A-Z]+ /(feed|figures|metrics|healthz|readyz|openapi|static)", re.I)
SMUGGLED = b"GET /api/v1/store/smuggled HTTP/1.1\r\nHost: x\r\nAuthorization: %b\r\n\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"

FRAMINGS = {
    "both lengths": (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", CHUNKS),
    "both lengths, the other way": (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", CHUNKS),
    "two lengths": (b"Content-Length: 5\r\nContent-Length: 0\r\n", b"hello"),
    "one length twice": (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"),
    "a list of lengths": (b"Content-Length: 5, 5\r\n", b"hello"),
    "a signed length": (b"Content-Length: +5\r\n", b"hello"),
    "a negative length": (b"Content-Length: -1\r\n", b"hello"),
    "a length in hex": (b"Content-Length: 0x5\r\n", b"hello"),
    "a length with a line feed": (b"Content-Length: 5\n\r\n", b"hello"),
    "a length of twenty digits": (b"Content-Length: 00000000000000000005\r\n", b"hello"),
    "a length without digits": (b"Content-Length: \r\n", b"hello"),
    "a folded length": (b"Content-Length:\r\n 5\r\n", b"hello"),
    "a folded coding": (b"Transfer-Encoding:\r\n chunked\r\n", CHUNKS),
    "an unknown coding": (b"Transfer-Encoding: xchunked\r\n", CHUNKS),
    "a coding in front": (b"Transfer-Encoding: x, chunked\r\n", CHUNKS),
    "a coding after": (b"Transfer-Encoding: chunked, identity\r\n", CHUNKS),
    "chunked twice": (b"Transfer-Encoding: chunked, chunked\r\n", CHUNKS),
    "two codings": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", CHUNKS),
    "a blank before the colon": (b"Transfer-Encoding : chunked\r\n", CHUNKS),
    "a blank before the name": (b" Transfer-Encoding: chunked\r\n", CHUNKS),
    "a vertical tab": (b"Transfer-Encoding: \x0bchunked\r\n", CHUNKS),
    "a chunk size with a sign": (b"Transfer-Encoding: chunked\r\n", b"+5\r\nhello\r\n0\r\n\r\n"),
    "a chunk size in words": (b"Transfer-Encoding: chunked\r\n", b"0x5\r\nhello\r\n0\r\n\r\n"),
    "a chunk that is longer": (b"Transfer-Encoding: chunked\r\n", b"5\r\nhello!!\r\n0\r\n\r\n"),
}
UNKNOWN_CODINGS = ("an unknown coding", "a coding in front", "two codings")
PATHS = (
    "/feed", "/figures", "/metrics", "/readyz",
    "/api/v1/store/{}", "//api/v1/store/{}", "/api/v1//store/{}", "/api/v1/store//{}",
    "/api/v1/store/./{}", "/api/v1/store/x/../{}", "/api/v1/store/x/%2e%2e/{}",
    "/api/v1/store/%2e/{}", "/api/v1/store/x%2f..%2f{}", "/api/v1/store/x/..%2f{}",
    "/api/v1/store/%2f{}", "/api/v1/store/..;/{}", "/api/v1/store/x/..;a=b/{}",
    "/api/v1/store/;/{}", "/api/v1/store/{};x=y", "/api/v1/store/%3b/{}", "/api/v1/store\\{}",
    "/api/v1/store/x\\..\\{}", "/api/v1/store/%5c{}", "/api/v1/store/x/%252e%252e/{}",
    "/api/v1/store/{}/", "/api/v1/store/{}?x", "/api/v1/store/{}%00", "/api/v1/store/%00{}",
    "/api/v1/store/{}%20", "/api/v1/store/x/%c0%ae%c0%ae/{}", "/api/v1/store/%ef%bc%8f{}",
    "/api/v1/store/x/%ef%bc%8e%ef%bc%8e/{}", "/api/v1/store/{}#x", "/api/v1/store/x#/../{}",
    "http://x/api/v1/store/{}", "http://x//api/v1/store/{}", "http://store/{}", "http:/x/../{}",
    "http://x@y/api/v1/store/x/../{}", "api/v1/store/{}", "*", "/api/v1/store/%E9{}", "/store/{}",
    "/api/v1/property/public/../{}", "/api/v1/property/public/%2e%2e/{}", "/open311/v2/../../{}",
    "/open311/v2/..;/..;/{}", "/api/v1/property/public/..;/{}",
)  # fmt: skip
TARGETS = sorted({path.format(name) for path in PATHS for name in ("feed", "%66eed", "figures")})


@pytest.fixture(scope="module")
def house():
    with house_of_moods() as house:
        yield house


def told(house, sent):
    """Everything the gateway says to these bytes, until it hangs up or says no more."""
    address = urlsplit(house.gateway.url)
    with socket.create_connection((address.hostname, address.port), timeout=2) as line:
        line.sendall(sent)
        said = b""
        try:
            while piece := line.recv(65536):
                said += piece
        except (TimeoutError, ConnectionResetError):
            pass
        return said


@pytest.mark.parametrize("name", FRAMINGS)
def test_a_body_of_two_lengths_is_refused_and_nothing_behind_it_is_read(house, name):
    store = house.services["store"]
    store.heads.clear()
    store.bodies.clear()
    fields, body = FRAMINGS[name]
    token = house.headers["Authorization"].encode()
    said = told(
        house,
        b"POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k1\r\n"
        b"Authorization: %b\r\n%b\r\n%b%b" % (token, fields, body, SMUGGLED % token),
    )
    statuses = re.findall(rb"HTTP/1\.1 (\d+)", said)
    expected = b"501" if name in UNKNOWN_CODINGS else b"400"  # RFC 9112 §6.1
    assert statuses == [expected], said
    assert not [each for each in store.bodies if each]


def test_no_path_leads_inside(house):
    for service in house.services.values():
        service.heads.clear()
    token = house.headers["Authorization"].encode()
    for target in TARGETS:
        line = b"GET %b HTTP/1.1\r\n" % target.encode("latin-1")
        told(house, line + b"Host: x\r\nConnection: close\r\nAuthorization: %b\r\n\r\n" % token)
    reached = [head for service in house.services.values() for head in service.heads]
    looks = [head for head in reached if b"Authorization: Bearer" not in head]
    inside = [head for head in reached if INSIDE.match(head) and head not in looks]
    assert inside == []
    assert all(b" /readyz " in head or b" /openapi.json " in head for head in looks)


def test_a_caller_cannot_say_where_the_path_begins(house):
    token = house.headers["Authorization"].encode()
    store = house.services["store"]
    for name in (b"SCRIPT_NAME", b"PATH_INFO", b"X-Original-URL", b"X-Rewrite-URL"):
        for said in (b"/feed", b"/api/v1/store/feed", b"/api"):
            for line in (said + b"/api/v1/store/things", b"/api/v1/store/things"):
                store.heads.clear()
                told(
                    house,
                    b"GET %b HTTP/1.1\r\nHost: x\r\n%b: %b\r\nConnection: close\r\n"
                    b"Authorization: %b\r\n\r\n" % (line, name, said, token),
                )
                assert {head.split(b" ")[1] for head in store.heads} <= {b"/things"}


def test_only_the_listed_headers_go_in(house):
    store = house.services["store"]
    store.heads.clear()
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    token = house.headers["Authorization"].encode()
    said = told(
        house,
        b"GET /api/v1/store/things HTTP/1.1\r\nHost: evil\r\nAuthorization: %b\r\n"
        b"Connection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nKeep-Alive: 9\r\n"
        b"Proxy-Authorization: x\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 9.9.9.9\r\n"
        b"X-Forwarded-Host: evil\r\nForwarded: for=9.9.9.9\r\nVisitor: me\r\nActing-User: mayor\r\n"
        b"Acting-Community: other\r\nCookie: a=b\r\nAccept: application/json\r\nIf-Match: x\r\n"
        b"traceparent: %b\r\ntracestate: a=1,b=2\r\n\r\n" % (token, trace),
    )
    assert said.startswith(b"HTTP/1.1 200"), said
    (head,) = store.heads
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert set(fields) == {
        b"Host", b"Accept", b"If-Match", b"Authorization", b"traceparent", b"tracestate",
    }  # fmt: skip
    assert fields[b"Host"] == store.address.removeprefix("http://").encode()
    assert fields[b"Authorization"] != token and fields[b"tracestate"] == b"a=1,b=2"
    version, trace_id, span, _ = fields[b"traceparent"].split(b"-")
    assert (version, trace_id) == tuple(trace.split(b"-")[:2]) and span != trace.split(b"-")[2]


def test_a_trace_state_without_its_trace_stays_outside(house):
    store = house.services["store"]
    store.heads.clear()
    token = house.headers["Authorization"].encode()
    told(
        house,
        b"GET /api/v1/store/things HTTP/1.1\r\nHost: x\r\nAuthorization: %b\r\n"
        b"Connection: close\r\ntraceparent: 00-nonsense\r\ntracestate: a=1\r\n\r\n" % token,
    )
    assert b"traceparent: 00-" in store.heads[-1] and b"tracestate" not in store.heads[-1]
