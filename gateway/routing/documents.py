"""The one OpenAPI document: the services' documents and the gateway's own, merged."""

import copy
import threading
from typing import Any

from gateway.routing import rules
from gateway.upstreams import Upstreams
from shared.settings import SERVICES

SHARED_COMPONENTS = ("responses", "securitySchemes")
SHARED_SCHEMAS = ("Problem",)

DESCRIPTION = (
    "Fanbu 反哺: from a sale to a repair a resident has accepted. Money is whole fen, quantities "
    "are decimal strings, times are RFC 3339 in UTC, days are those of Asia/Shanghai. District "
    "staff may add `?community=` to any GET."
)
FEED = {
    "get": {
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
            **{s: {"$ref": f"#/components/responses/{s}"} for s in ("401", "403", "404", "503")},
        },
        "security": [{"service": []}],
    }
}


class Documents:
    """What the services say they offer, kept once they have said it; one per gateway process."""

    def __init__(self, services: Upstreams, own: dict):
        self._services = services
        self._own = own
        self._told: dict[str, dict] = {}
        self._merged: dict | None = None
        self._guard = threading.Lock()

    def merged(self) -> dict:
        """The document of all who have answered so far; who has not is asked again next time."""
        with self._guard:
            if self._merged is None:
                found = self._services.get_json_of_all("/openapi.json")
                self._told.update({name: told for name, told in found.items() if told})
                merged = merge(self._own, self._told)
                if len(self._told) < len(SERVICES):
                    return merged
                self._merged = merged
            return self._merged


def own_document(described: dict) -> dict:
    """The gateway's own operations: what its schemas say, and what they cannot say."""
    document = copy.deepcopy(described)
    document["info"]["description"] = DESCRIPTION
    document["paths"]["/feeds/{service}"] = FEED
    document["components"]["securitySchemes"]["service"] = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Service <name>:<secret>`, between our own services.",
    }
    sign_in = document["paths"]["/api/v1/auth/token"]["post"]
    sign_in["security"] = []
    sign_in["parameters"] = []  # a session is not a movement, so it needs no key
    sign_in["responses"]["429"] = _too_many(document["components"]["responses"])
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
                _open_to_everybody(item, merged["components"]["responses"])
            merged["paths"][rules.outside(service, path)] = item
        for tag in document.get("tags", []):
            merged["tags"].append({**tag, "name": f"{service}: {tag['name']}"})
        for kind, parts in document.get("components", {}).items():
            into = merged["components"].setdefault(kind, {})
            for name, part in parts.items():
                into.setdefault(_name_outside(kind, name, service), part)
    return merged


def _too_many(responses: dict) -> dict:
    return {
        **responses["409"],
        "description": "Too many tries; `Retry-After` says when to come back.",
    }


def _open_to_everybody(item: dict, responses: dict) -> None:
    """What the door asks of operations without sign-in: nobody's name, and patience."""
    for method, operation in item.items():
        if method in ("get", "post"):
            operation["security"] = []
            operation["responses"]["429"] = _too_many(responses)


def _placed(item: dict, service: str) -> dict:
    """The operations of one path, with tags and operation ids that name the service."""
    for method, operation in item.items():
        if method in ("get", "post", "put", "patch", "delete"):
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
