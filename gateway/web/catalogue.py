"""What changed in the shop's catalogue, for pages that keep it."""

from typing import Any, NamedTuple

from gateway.web import reading
from shared.paging import LIMIT_MAX


class News(NamedTuple):
    """The products that changed, and what the store says with the first page of them: the version
    until which they did, promotions, scale prefixes."""

    goods: list[dict[str, Any]]
    said: dict[str, Any]


def news(since: int) -> News:
    """Everything that changed after a version, however many pages it takes."""
    first = page = reading.read("store", "/catalogue", since=since, limit=LIMIT_MAX)
    goods = list(first["items"])
    while page["next"]:
        page = reading.read("store", "/catalogue", since=since, limit=LIMIT_MAX, after=page["next"])
        goods += page["items"]
    return News(goods, first)
