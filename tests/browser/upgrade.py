"""A house that is upgraded while its pages are open: the same gateway, with other files."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

CONDITIONS = ("If-None-Match", "If-Modified-Since")  # another file is never the one that was had
MARKS = ("etag", "last-modified")
KEPT_TO_ITSELF = ("connection", "transfer-encoding", "content-length", "content-encoding")


class Upgrade:
    """What is other in the files from now on: by the end of a path, a text and what it becomes."""

    def __init__(self) -> None:
        self.address = ""
        self.changes: dict[str, tuple[str, str]] = {}


@contextmanager
def upgraded(gateway_url: str) -> Iterator[Upgrade]:
    """An address at which the gateway answers, its files as an upgrade leaves them."""
    upgrade = Upgrade()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = dict(self.headers) | {"Accept-Encoding": "identity"}
            change = next(
                (each for end, each in upgrade.changes.items() if self.path.endswith(end)), None
            )
            if change:
                headers = {name: headers[name] for name in headers if name not in CONDITIONS}
            answer = requests.request(
                self.command,
                gateway_url + self.path,
                headers=headers,
                data=body,
                allow_redirects=False,
                timeout=30,
            )
            content = answer.content
            if change:
                content = content.replace(change[0].encode(), change[1].encode())
            self.send_response(answer.status_code)
            for name, value in answer.raw.headers.items():
                if name.lower() not in (*KEPT_TO_ITSELF, *(MARKS if change else ())):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is told: the gateway has its own log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    upgrade.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield upgrade
    finally:
        server.shutdown()
        server.server_close()
