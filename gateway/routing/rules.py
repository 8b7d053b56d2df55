"""Which paths lead inside, and what standing figures mean. Pure: no Flask, no peewee, no clock."""

import re
from datetime import datetime
from urllib.parse import parse_qsl, unquote, unquote_plus

# What services say among themselves; /api/v1 never reaches it.
INTERNAL = frozenset({"feed", "figures", "metrics", "healthz", "readyz", "openapi.json", "static"})

PUBLIC_SERVICE, PUBLIC, OPEN311 = "property", "/public/", "/open311/v2/"

_CODE = re.compile(r"(/public/reports/|/public/record/objections/|^/t/)[^/]+", re.IGNORECASE)
_NAME_OF_THING = re.compile(r"/(?!(?:[a-z][a-z.-]{0,39}|v[0-9]|open311)(?:/|$))[^/]+")
# Nearly every path is such a one, in which no segment needs a closer look.
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_SEGMENT = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f/\\%]")


def is_crooked(path: str) -> bool:
    """Whether a path as sent, still encoded, could mean two things to two readers.

    Empty and dot segments, backslashes, encoded slashes, dots, percent and control signs.
    """
    if path == "/" or _PLAIN.fullmatch(path):
        return False
    if not path.startswith("/"):
        return True
    return any(_is_crooked_segment(segment) for segment in path[1:].split("/"))


def _is_crooked_segment(segment: str) -> bool:
    if not _SEGMENT.fullmatch(segment) or "%2e" in segment.lower():
        return True
    decoded = unquote(segment)
    # Some readers take `;…` off a segment before they look at it.
    return decoded.partition(";")[0] in ("", ".", "..") or bool(_HIDDEN.search(decoded))


def is_internal(path_inside: str) -> bool:
    """Whether a decoded path without its service leads to what only services may ask."""
    first = path_inside.split("/")[0].partition(";")[0]
    return first.strip().lower() in INTERNAL


def loggable(path: str) -> str:
    """A path without the tracking code in it: a log is read by more than may follow a report."""
    return _CODE.sub(r"\1…", path)


def template(path: str) -> str:
    """A path with `{id}` for every segment that is not a plain word: ids, days, codes, numbers."""
    return _NAME_OF_THING.sub("/{id}", path)


def outside(service: str, path: str) -> str:
    """Where a path of a service is found outside; Open311 has an address that clients know."""
    if service == PUBLIC_SERVICE and path.startswith(OPEN311):
        return path
    return f"/api/v1/{service}{path}"


def is_public(service: str, path: str) -> bool:
    """Whether everybody may ask there, without signing in."""
    return service == PUBLIC_SERVICE and path.startswith((PUBLIC, OPEN311))


def split_community(query: str) -> tuple[str, list[str]]:
    """A query without its `community` parameters, and their values."""
    parts = query.split("&") if query else []
    ours = [part for part in parts if unquote_plus(part.partition("=")[0]) == "community"]
    values = [value for _, value in parse_qsl("&".join(ours), keep_blank_values=True)]
    return "&".join(part for part in parts if part not in ours), values


def facts_behind(standings: dict[str, dict]) -> dict[str, dict[str, int]]:
    """True lag: per listener and source, what the source has told less what was heard.

    `standings`: the `/readyz` answers of those who gave one.
    """
    return {
        listener: {
            source: max(0, standings[source]["told"] - position)
            for source, position in standing["positions"].items()
            if source in standings
        }
        for listener, standing in standings.items()
    }


def seconds_behind(standings: dict[str, dict], now: datetime) -> dict[str, dict[str, int | None]]:
    """How long each listener has not known all of a source that is ahead of it; 0 where none is,
    None where it never knew all. At most ten seconds too long: it notes no more often that it does.
    """
    found: dict[str, dict[str, int | None]] = {}
    for listener, sources in facts_behind(standings).items():
        known = standings[listener].get("current_at", {})
        found[listener] = {
            source: _age(known.get(source), now) if facts else 0
            for source, facts in sources.items()
        }
    return found


def _age(moment: str | None, now: datetime) -> int | None:
    if moment is None:
        return None
    return max(0, int((now - datetime.fromisoformat(moment)).total_seconds()))


def problems(standings: dict[str, dict | None]) -> dict[str, list[str]]:
    """What is wrong with each service, in sentences; nobody is listed for whom all is well."""
    found: dict[str, list[str]] = {}
    for name, standing in standings.items():
        if standing is None:
            found[name] = ["It does not answer."]
            continue
        sentences = []
        if not standing["follower_alive"]:
            sentences.append("Its follower is not running.")
        if standing["parked_facts"]:
            sentences.append(f"{standing['parked_facts']} facts are parked.")
        if not standing["has_room"]:
            sentences.append("Its disk is full.")
        if sentences:
            found[name] = sentences
    return found


def status(standings: dict[str, dict | None]) -> str:
    """pass, warn (parked facts, or a disk without room, which still is read) or fail."""
    if any(standing is None or not standing["follower_alive"] for standing in standings.values()):
        return "fail"
    troubled = any(
        standing["parked_facts"] or not standing["has_room"]
        for standing in standings.values()
        if standing
    )
    return "warn" if troubled else "pass"
