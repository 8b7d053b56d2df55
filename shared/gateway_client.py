"""How a service reaches the others: through the gateway, with its own secret and a deadline."""

from typing import Any
from urllib.parse import urlencode

import urllib3

from shared import logs
from shared.errors import PROBLEM_MEMBERS, Refusal, Unavailable
from shared.identity import Principal
from shared.keys import watched_secret
from shared.settings import Settings

DEADLINE_SECONDS = 3


class GatewayClient:
    """One pool of kept connections of one service."""

    def __init__(
        self, settings: Settings, service: str, deadline_seconds: float = DEADLINE_SECONDS
    ):
        self._base = settings.gateway_url
        self._connections = urllib3.PoolManager(
            maxsize=settings.threads, timeout=deadline_seconds, retries=False
        )
        self._service = service
        self._secret = watched_secret(settings.keys, service)

    def feed(self, source: str, last_id: str | None, limit: int) -> tuple[list[dict], int]:
        """A page of another service's facts, and the newest sequence it has told."""
        after = {"lastEventId": last_id} if last_id is not None else {}
        response = self._call("GET", f"/feeds/{source}?{urlencode({**after, 'limit': limit})}")
        return response.json(), int(response.headers["Feed-Head"])

    def ask(self, who: Principal, path: str, body: dict, idempotency_key: str) -> dict:
        """Ask another service to do something for a person, and wait for its answer.

        Its refusal comes back as ours, with its code. Raises Unavailable `gateway_unavailable`.
        """
        response = self._call(
            "POST",
            f"/api/v1{path}",
            json=body,
            headers={"Idempotency-Key": idempotency_key, **_acting_for(who)},
        )
        return response.json()

    def read(self, who: Principal, path: str, params: dict) -> dict:
        """Look something up at another service for a person, and wait for its answer.

        Its refusal comes back as ours, with its code. Raises Unavailable `gateway_unavailable`.
        """
        headers = _acting_for(who)
        return self._call("GET", f"/api/v1{path}?{urlencode(params)}", headers=headers).json()

    def _call(
        self, method: str, path: str, headers: dict | None = None, **body: Any
    ) -> urllib3.BaseHTTPResponse:
        ours = {
            "Authorization": f"Service {self._service}:{self._secret.now()}",
            "traceparent": logs.traceparent(),
        }
        try:
            response = self._connections.request(
                method, self._base + path, headers=ours | (headers or {}), **body
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable("gateway_unavailable", "The gateway does not answer.") from error
        if response.status < 400:
            return response
        raise _refusal(response)


def _acting_for(who: Principal) -> dict[str, str]:
    return {"Acting-User": who.user, "Acting-Community": who.community}


def _refusal(response: urllib3.BaseHTTPResponse) -> Refusal:
    """The other side's refusal as ours: its code, its sentence, its fields and its details."""
    try:
        told = response.json()
    except ValueError:
        told = {}
    details = {name: value for name, value in told.items() if name not in PROBLEM_MEMBERS}
    refusal = Refusal(
        told.get("code", "upstream_refused"),
        told.get("detail", f"The other side answered {response.status}."),
        {row["field"]: row["message"] for row in told.get("errors", [])},
        **details,
    )
    refusal.status = response.status
    if "Retry-After" in response.headers:
        refusal.headers = {"Retry-After": response.headers["Retry-After"]}
    return refusal
