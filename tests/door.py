"""A small door that stands where the gateway stands, between a service and one it asks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from shared.keys import service_secret
from shared.settings import Settings
from tests.service import Asked


class Door:
    """Forwards what one service asks to the other, signed as the gateway signs it."""

    def __init__(self, asker: str, asked: Asked, settings: Settings):
        self.loses_answers = False  # the question is heard, its answer never arrives
        self.asked_times = 0
        self.meanwhile = lambda: None  # what happens while the question is on its way
        self._asker = asker
        self._asked = asked
        self._secret = f"Service {asker}:{service_secret(settings.keys, asker)}"

    def __call__(self, environ, start_response):
        request = Request(environ)
        assert request.headers["Authorization"] == self._secret
        self.asked_times += 1
        self.meanwhile()
        answer = self._forward(request)
        if self.loses_answers:
            answer = Response('{"code": "service_timeout"}', 503, content_type="application/json")
        return answer(environ, start_response)

    def _forward(self, request: Request) -> Response:
        service = self._asked.service.database.name
        user, community = request.headers["Acting-User"], request.headers["Acting-Community"]
        token = self._asked.token("", user, community, self._asker)
        headers = {"Authorization": f"Bearer {token}"}
        if request.method == "POST":
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = request.headers["Idempotency-Key"]
        answer = self._asked.app.test_client().open(
            request.path.removeprefix(f"/api/v1/{service}"),
            method=request.method,
            query_string=request.query_string.decode(),
            data=request.get_data(),
            headers=headers,
        )
        return Response(answer.data, answer.status_code, content_type=answer.content_type)


@contextmanager
def open_door(asker: str, asked: Asked, settings: Settings) -> Iterator[tuple[Door, str]]:
    """The door and its address, open for the length of a test; `settings` are the asker's."""
    door = Door(asker, asked, settings)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield door, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
