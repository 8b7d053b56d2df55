"""Long bodies either way: never held whole, and never half a one taken for whole."""

import http.client

import pytest

from shared.settings import BODY_BYTES_MAX
from tests.gateway.moody import LONG_PIECE, house_of_moods
from tests.threads import together

EXPORT_PIECES = 200 * 1024 * 1024 // len(LONG_PIECE)
GROWTH_MB_MAX = 20


@pytest.fixture(scope="module")
def house():
    with house_of_moods() as house:
        yield house


@pytest.fixture
def store(house):
    service = house.services["store"]
    service.bodies.clear()
    service.gone.clear()
    service.long_pieces, service.breaks_after, service.pieces_sent = EXPORT_PIECES, None, 0
    return service


def sending(house, body=None, **framing):
    connection = house.open()
    headers = {**house.headers, "Idempotency-Key": "k1", **framing}
    connection.putrequest("POST", "/api/v1/store/bills")
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    return connection


def test_two_hundred_megabytes_pass_without_being_held(house, store):
    house.get("store")
    before = house.gateway.peak_mb
    connection = house.open()
    connection.request("GET", "/api/v1/store/long", headers=house.headers)
    answer, read = connection.getresponse(), 0
    while piece := answer.read(1024 * 1024):
        read += len(piece)
    assert read == 200 * 1024 * 1024
    assert house.gateway.peak_mb - before < GROWTH_MB_MAX


def test_a_service_that_dies_in_the_middle_breaks_the_answer(house, store):
    store.breaks_after = 20
    connection = house.open()
    connection.request("GET", "/api/v1/store/long", headers=house.headers)
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answer.read()


def test_a_reader_who_goes_away_lets_the_service_stop(house, store):
    connection = house.open()
    connection.request("GET", "/api/v1/store/long", headers=house.headers)
    answer = connection.getresponse()
    answer.read(65536)
    answer.close()
    connection.close()
    assert store.gone.wait(20)
    assert store.pieces_sent < EXPORT_PIECES


def test_long_answers_given_up_leave_room_for_others(house, store):
    store.long_pieces = 200
    for _ in range(24):
        connection = house.open()
        connection.request("GET", "/api/v1/store/long", headers=house.headers)
        answer = connection.getresponse()
        assert answer.status == 200
        answer.close()
        connection.close()
        assert store.gone.wait(20)
        store.gone.clear()


def test_an_upload_of_unknown_length_reaches_the_service_before_it_is_whole(house, store):
    """One of a known length waits for its sender outside of every thread, on disk."""
    half = b"%x\r\n%b\r\n" % (512 * 1024, b"a" * 512 * 1024)
    store.begun.clear()
    connection = sending(house, half, Transfer_Encoding="chunked")
    assert store.begun.wait(20)
    connection.send(half + b"0\r\n\r\n")
    assert connection.getresponse().status == 200
    (body,) = (each for each in store.bodies if each)
    assert body.count(b"a") >= 1024 * 1024


def test_uploads_are_not_held_in_memory(house, store):
    whole = b"a" * 4 * 1024 * 1024
    before = house.gateway.peak_mb
    answers = together(8, lambda _: sending(house, whole, Content_Length=str(len(whole))))
    assert {each.getresponse().status for each in answers} == {200}
    assert store.bodies.count(whole) == 8
    assert house.gateway.peak_mb - before < GROWTH_MB_MAX


@pytest.mark.parametrize(
    "framing", [{"Content_Length": "1048576"}, {"Transfer_Encoding": "chunked"}]
)
def test_half_an_upload_is_never_a_whole_one(house, store, framing):
    half = b"a" * 512 * 1024
    if "Transfer_Encoding" in framing:
        half = b"%x\r\n%b\r\n" % (len(half), half)
    connection = sending(house, half, **framing)
    connection.close()
    assert house.get("store")[0] == 200  # the gateway goes on
    assert not [body for body in store.bodies if body]


def test_too_much_in_chunks_is_refused_and_never_a_whole_one(house, store):
    connection = sending(house, Transfer_Encoding="chunked")
    piece = b"%x\r\n%b\r\n" % (1 << 20, b"a" * (1 << 20))
    for _ in range(BODY_BYTES_MAX // (1 << 20) + 1):
        connection.send(piece)
    answer = connection.getresponse()
    assert (answer.status, b"body_too_large" in answer.read()) == (413, True)
    assert not [body for body in store.bodies if body]


def test_four_megabytes_in_chunks_arrive_whole(house, store):
    connection = sending(house, Transfer_Encoding="chunked")
    piece = b"%x\r\n%b\r\n" % (1 << 20, b"a" * (1 << 20))
    for _ in range(4):
        connection.send(piece)
    connection.send(b"0\r\n\r\n")
    assert connection.getresponse().status == 200
    assert store.bodies[-1].count(b"a") >= 4 << 20
