"""Asking both sides of a difference for their documents. Read-only."""

from urllib.parse import urlencode

from gateway.audit.documents import rules
from gateway.audit.documents.rules import Differing, Source
from gateway.audit.rules import Comparison
from gateway.tracker.documents import LISTS
from gateway.upstreams import Upstreams
from shared import logs
from shared.documents import Document
from shared.errors import Unavailable

DOCUMENTS_SECONDS = 20.0  # a list may go through all vouchers of a book
PARTS_MAX = 50  # households asked for by name: a request line has its length


def behind(
    comparison: Comparison, community: str, token: str, services: Upstreams
) -> list[Differing] | None:
    """The documents that the sides of a difference tell differently, the largest first; None
    where they could not be asked for, or one side is nothing but a sum."""
    sources = rules.BEHIND.get(comparison.right.label)
    if sources is None:
        return None
    parts = {part.name for part in comparison.parts if part.name}
    try:
        left, right = (side(each, community, token, services, parts) for each in sources)
    except Unavailable as refusal:
        logs.log.warning("documents_unavailable", comparison=comparison.code, error=refusal.message)
        return None
    return rules.differing(left, right)


def side(
    sources: tuple[Source, ...],
    community: str,
    token: str,
    services: Upstreams,
    parts: set[str],
) -> list[Document]:
    """What one side is made of, all of it or of some parts. Raises Unavailable."""
    return [
        document
        for source in sources
        if not (source.part and parts and source.part not in parts)
        for document in _documents(source, community, token, services, parts)
    ]


def _documents(
    source: Source, community: str, token: str, services: Upstreams, parts: set[str]
) -> list[Document]:
    if source.service == "gateway":
        found = list(LISTS[source.list](community))
    else:
        found = _asked(source, token, services, set() if source.part else parts)
    return [row._replace(part=source.part or row.part) for row in found]


def _asked(source: Source, token: str, services: Upstreams, parts: set[str]) -> list[Document]:
    target = f"/figures/{source.list}"
    if 0 < len(parts) <= PARTS_MAX:
        target = f"{target}?{urlencode([('part', part) for part in sorted(parts)])}"
    told = services.get_json(source.service, target, token, DOCUMENTS_SECONDS)
    documents = [Document(**row) for row in told["documents"]]
    return [row for row in documents if not parts or row.part in parts]
