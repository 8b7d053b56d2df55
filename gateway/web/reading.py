"""What a page reads of the services, in the name of who asks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from urllib.parse import urlencode

from gateway.door import door
from gateway.routing import deadlines
from gateway.upstreams import upstreams
from shared import logs
from shared.errors import Refusal, Unavailable
from shared.identity import caller
from shared.paging import LIMIT_MAX

TOGETHER_MAX = 4  # half of the seats in a service: one page leaves room for others


class Refused(Refusal):
    """What a service refused, with its own status."""

    def __init__(self, status: int, problem: dict):
        super().__init__(problem.get("code", "refused"), problem.get("detail", ""))
        self.status = status


def read(service: str, path: str, **query: Any) -> Any:
    """What a service says there. Questions without an answer (None) are left out.

    Raises Refused with the service's status and code, Unavailable.
    """
    asked = {name: value for name, value in query.items() if value is not None}
    target = f"{path}?{urlencode(asked, doseq=True)}" if asked else path
    headers = {
        "Authorization": f"Bearer {door().call_token(caller())}",
        "traceparent": logs.traceparent(),
    }
    seconds = deadlines.seconds_for("GET", service, path)
    answer = upstreams().ask(service, "GET", target, headers, deadline_seconds=seconds)
    if answer.status >= 500:
        answer.close()
        raise Unavailable("service_unavailable", f"The {service} does not answer.")
    said = answer.json()
    if answer.status != 200:
        raise Refused(answer.status, said if isinstance(said, dict) else {})
    return said


def every(service: str, path: str, **query: Any) -> list[dict]:
    """All items of a list that pages, page by page."""
    items: list[dict] = []
    after = None
    while True:
        said = read(service, path, **query, limit=LIMIT_MAX, after=after)
        items += said["items"]
        after = said.get("next")
        if after is None:
            return items


def together(*readings: Callable[[], Any]) -> list[Any]:
    """What several readings say, in their order, asked at the same time in the name of who asks.

    Raises what the first of them raises.
    """
    with ThreadPoolExecutor(min(len(readings), TOGETHER_MAX)) as pool:
        asked = [pool.submit(copy_context().run, each) for each in readings]
        return [each.result() for each in asked]


def if_any(service: str, path: str, **query: Any) -> Any | None:
    """The same, and None where nothing is there (404)."""
    try:
        return read(service, path, **query)
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
