"""What the ids on lines of vouchers are called, asked of who keeps them."""

from collections.abc import Iterable

from gateway.web import reading
from gateway.web.reading import Refused
from shared.errors import Unavailable

# Where each kind is listed, and which fields of documents name it too.
_LISTS = {
    "supplier": ("store", "/suppliers"),
    "fund": ("funds", "/funds"),
    "building": ("property", "/buildings"),
}


def names_of(lines: Iterable[dict], document: dict | None = None) -> dict[str, str]:
    """Names by id, of what any line or the document belongs to; what may not be read has none."""
    lines = list(lines)
    names: dict[str, str] = {}
    for kind, (service, path) in _LISTS.items():
        if any(line[kind] for line in lines) or (document or {}).get(f"{kind}_id"):
            names |= _named(service, path)
    return names


def _named(service: str, path: str) -> dict[str, str]:
    try:
        return {row["id"]: row["name"] for row in reading.every(service, path)}
    except (Refused, Unavailable):
        return {}
