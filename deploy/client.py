"""A program that uses Fanbu as an outside program would: signs in and posts to the gateway."""

import time
import uuid
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter

API = "/api/v1"
BUSY = (429, 503)
IN_USE = "idempotency_key_in_use"  # who asked first may have been killed, and is waited for
PATIENCE_SECONDS = 12  # while a process is being restarted
PAUSE_SECONDS_MAX = 0.25


class ProblemError(Exception):
    """A refusal by the gateway, with its code."""

    def __init__(self, answer: requests.Response):
        try:
            self.body = answer.json()
        except ValueError:
            self.body = {"code": str(answer.status_code), "detail": answer.text[:200]}
        self.status = answer.status_code
        self.code = self.body.get("code")
        super().__init__(f"{answer.request.method} {answer.url}: {self.code}: {self.body}")


class _From(HTTPAdapter):
    def __init__(self, address: str):
        self._address = address
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **how: Any) -> None:
        super().init_poolmanager(*sizes, source_address=(self._address, 0), **how)


def session_from(address: str) -> requests.Session:
    """Requests that come from this address of the machine; from whichever, if it is empty."""
    session = requests.Session()
    session.trust_env = False
    if address:
        session.mount("http://", _From(address))
    return session


class Client:
    """One person, signed in; asks again for so long while there is no answer."""

    def __init__(
        self,
        gateway_url: str,
        username: str,
        password: str,
        patience_seconds: float = PATIENCE_SECONDS,
        address: str = "",
    ):
        """`address`: the one of this machine from which they come, if it matters."""
        self.base = gateway_url
        self.patience_seconds = patience_seconds
        self._session = session_from(address)
        body = {"username": username, "password": password}
        answer = self._patient("POST", "/auth/token", json=body)
        self.token = answer.json()["access_token"]
        self._session.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path: str, **params: Any) -> Any:
        """The answer to a question, or ProblemError."""
        answer = self._patient("GET", path, params=params)
        return answer.json() if "json" in answer.headers["Content-Type"] else answer.text

    def file(self, path: str, **params: Any) -> bytes:
        """The bytes of a file, or ProblemError."""
        return self._patient("GET", path, params=params).content

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        """Do something once: repeated under the same key until it is answered, or ProblemError."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        data: dict[str, Any] = {"json": body or {}}
        if isinstance(body, (bytes, str)):
            headers["Content-Type"] = "text/csv" if isinstance(body, str) else "image/jpeg"
            data = {"data": body.encode() if isinstance(body, str) else body}
        return self._patient("POST", path, headers=headers, **data).json()

    def all(self, path: str, **params: Any) -> list[dict]:
        """Every item of a list, page by page."""
        items, after = [], None
        while True:
            page = self.get(path, limit=200, **({"after": after} if after else {}), **params)
            items += page["items"]
            after = page["next"]
            if after is None:
                return items

    def _patient(self, method: str, path: str, **how: Any) -> requests.Response:
        until = time.monotonic() + self.patience_seconds
        while time.monotonic() < until:
            pause = PAUSE_SECONDS_MAX
            with suppress(requests.RequestException):
                answer = self._session.request(method, self.base + API + path, timeout=30, **how)
                if answer.ok:
                    return answer
                problem = ProblemError(answer)
                if problem.status not in BUSY and problem.code != IN_USE:
                    raise problem
                pause = min(float(answer.headers.get("Retry-After", 1)), pause)
            time.sleep(pause)
        raise ConnectionError(f"{self.base} does not answer")


def wait_until_heard(gateway_url: str, seconds: float = 60) -> None:
    """Wait until every follower has read everything. Raises TimeoutError with the lag.

    Two quiet looks in a row: the parts are asked one after the other, so that a fact on its way
    from one to the next could hide from a single look.
    """
    deadline = time.monotonic() + seconds
    quiet, state = 0, None
    while quiet < 2 and time.monotonic() < deadline:
        try:
            state = requests.get(f"{gateway_url}/readyz", timeout=5).json()
            quiet = quiet + 1 if state["status"] == "pass" and not state["facts_behind"] else 0
        except (requests.RequestException, ValueError):
            quiet = 0
        time.sleep(0.05)
    if quiet < 2:
        raise TimeoutError(f"facts still unread: {state}")
