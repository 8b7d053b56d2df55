"""The one OpenAPI document: the services' documents and the gateway's own, merged."""

import copy
import hashlib
import json
import threading
from collections.abc import Set
from typing import Any, NamedTuple

from gateway.routing import rules
from gateway.upstreams import Upstreams
from shared.openapi import KEY_PARAMETER, METHODS
from shared.settings import SERVICES

Operations = Set[tuple[str, str]]  # by path and method
SHARED_COMPONENTS = ("responses", "securitySchemes")
SHARED_SCHEMAS = ("Problem",)

DESCRIPTION = (
    "Fanbu 反哺: from a sale to a repair a resident has accepted. Money is whole fen, quantities "
    "are decimal strings, times are RFC 3339 in UTC, days are those of Asia/Shanghai. District "
    "staff may add `?community=` to any GET."
)
FEED_PROBLEMS = ("400", "401", "403", "404", "429", "503")
FEED = {
    "get": {
        "operationId": "feed",
        "summary": "A service's facts in commit order; for services only.",
        "tags": ["feeds"],
        "parameters": [
            {
                "name": "service",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": list(SERVICES)},
            },
            {"name": "lastEventId", "in": "query", "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 500},
            },
        ],
        "responses": {
            "200": {
                "description": "A batch of CloudEvents; Feed-Head is the newest sequence.",
                "headers": {"Feed-Head": {"schema": {"type": "integer"}}},
                "content": {
                    "application/cloudevents-batch+json": {
                        "schema": {"type": "array", "items": {"type": "object"}}
                    }
                },
            },
            **{s: {"$ref": f"#/components/responses/{s}"} for s in FEED_PROBLEMS},
        },
        "security": [{"service": []}],
    }
}


class Merged(NamedTuple):
    """The merged document, as it is sent, and a name for just these bytes."""

    document: dict
    body: bytes
    name: str


class Documents:
    """What the services say they offer, kept once they have said it; one per gateway process."""

    def __init__(self, services: Upstreams, own: dict):
        self._services = services
        self._own = own
        self._told: dict[str, dict] = {}
        self._merged: Merged | None = None
        self._guard = threading.Lock()

    def merged(self) -> "Merged":
        """The document of all who have answered so far; who has not is asked again next time."""
        with self._guard:
            if self._merged is None:
                found = self._services.get_json_of_all("/openapi.json")
                told = {name: found[name] or self._told.get(name) for name in SERVICES}
                # In one order whoever answered first, so that every gateway has the same bytes.
                self._told = {name: document for name, document in told.items() if document}
                document = merge(self._own, self._told)
                body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
                merged = Merged(document, body, hashlib.sha256(body).hexdigest()[:32])
                if len(self._told) < len(SERVICES):
                    return merged
                self._merged = merged
            return self._merged


def own_document(described: dict, open_: Operations, keyless: Operations) -> dict:
    """The gateway's own operations: what its schemas say, and what they cannot say: which are
    open to everybody, and which take no Idempotency-Key."""
    document = copy.deepcopy(described)
    document["info"]["description"] = DESCRIPTION
    document["paths"]["/feeds/{service}"] = FEED
    document["components"]["securitySchemes"]["service"] = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Service <name>:<secret>`, between our own services.",
    }
    for path, item in document["paths"].items():
        for method in set(METHODS).intersection(item):
            operation = item[method]
            if (path, method) in open_:
                operation["security"] = []
            if (path, method) in keyless:
                named = operation["parameters"]
                operation["parameters"] = [each for each in named if each != KEY_PARAMETER]
    return document


def merge(own: dict, told: dict[str, dict]) -> dict:
    """The gateway's document with each service's under `/api/v1/{service}`."""
    merged = copy.deepcopy(own)
    merged.setdefault("tags", [])
    for service, document in told.items():
        document = _renamed(document, service)
        for path, item in document.get("paths", {}).items():
            item = _placed(item, service)
            if rules.is_public(service, path):
                _open_to_everybody(path, item)
            merged["paths"][rules.outside(service, path)] = item
        for tag in document.get("tags", []):
            merged["tags"].append({**tag, "name": f"{service}: {tag['name']}"})
        for kind, parts in document.get("components", {}).items():
            into = merged["components"].setdefault(kind, {})
            for name, part in parts.items():
                into.setdefault(_name_outside(kind, name, service), part)
    return merged


def _open_to_everybody(path: str, item: dict) -> None:
    """Nobody's name is asked here; a client of Open311 has no name for its request either."""
    for method, operation in item.items():
        if method in METHODS:
            operation["security"] = []
            if path.startswith(rules.OPEN311):
                for parameter in operation.get("parameters", ()):
                    if parameter["name"] == "Idempotency-Key":
                        parameter["required"] = False


def _placed(item: dict, service: str) -> dict:
    """The operations of one path, with tags and operation ids that name the service."""
    for method, operation in item.items():
        if method in METHODS:
            operation["tags"] = [f"{service}: {tag}" for tag in operation.get("tags", [])]
            if "operationId" in operation:
                operation["operationId"] = f"{service}_{operation['operationId']}"
    return item


def _renamed(node: Any, service: str) -> Any:
    """A deep copy in which every reference names the component as it is called outside."""
    if isinstance(node, list):
        return [_renamed(item, service) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _reference_outside(value, service)
        if key == "$ref" and isinstance(value, str)
        else _renamed(value, service)
        for key, value in node.items()
    }


def _reference_outside(reference: str, service: str) -> str:
    if not reference.startswith("#/components/"):
        return reference
    _, _, kind, name = reference.split("/", 3)
    return f"#/components/{kind}/{_name_outside(kind, name, service)}"


def _name_outside(kind: str, name: str, service: str) -> str:
    if kind in SHARED_COMPONENTS or (kind == "schemas" and name in SHARED_SCHEMAS):
        return name
    return f"{service}_{name}"
