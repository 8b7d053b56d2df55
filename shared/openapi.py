"""The OpenAPI document of a service: what the schemas say, plus what holds for every operation."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from flask_smorest import Api

from shared import examples, rows
from shared.errors import MEDIA_TYPE
from shared.identity import PERMISSIONS

METHODS = ("get", "post", "put", "patch", "delete")
_PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_END = "\\Z"

# The refusals every operation may answer with, and what they mean (design.md §5).
PROBLEMS = {
    "400": "The request cannot be read, or the Idempotency-Key is missing.",
    "401": "No token, or one that is not valid any more.",
    "403": "Known, but not yours to do.",
    "404": "Not here, or another community's.",
    "406": "No list of rows: not to be had as CSV or XLSX.",
    "409": "The state of things forbids it.",
    "413": "The body is too large.",
    "415": "The body is not in a form that is read here.",
    "422": "Wrong shape or meaning; `errors` names the fields.",
    "429": "Too often; `Retry-After` says when to come back.",
    "503": "Something needed is down; `Retry-After` says when to come back.",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "trace_id"],
    "properties": {
        "type": {"type": "string", "example": "urn:fanbu:problem:fund_overdrawn"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "example": "fund_overdrawn"},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Your name for this request; repeating it repeats the answer, not the effect.",
}


def config(title: str) -> dict:
    """The settings flask-smorest reads."""
    return {
        "API_TITLE": title,
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": None,
        "API_SPEC_OPTIONS": {"security": [{"bearer": []}]},
    }


def describe(app: Flask, api: Api) -> None:
    """Serve `/openapi.json`: the document of the rooms, made once."""
    with app.app_context():
        document = api.spec.to_dict()  # type: ignore[union-attr]
    document = complete(document, app)

    @app.get("/openapi.json")
    def openapi_json():
        return document


def complete(document: dict, app: Flask) -> dict:
    """Add what holds for every operation: who may, its name, problems, the Idempotency-Key."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for unused in ("Error", "PaginationMetadata"):
        schemas.pop(unused, None)
    components["responses"] = {
        status: {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, meaning in PROBLEMS.items()
    }
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    endpoints = dict(endpoints_of(app))
    tables: dict[str, rows.Table] = app.extensions.setdefault("tables", {})
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in METHODS:
                endpoint = endpoints[path, method]
                operation["operationId"] = re.sub(r"\W", "_", endpoint)
                _tell_who_may(operation, app.view_functions[endpoint])
                _complete(method, operation, schemas)
                if method == "get" and (table := rows.table_of(path, operation, schemas)):
                    tables[endpoint] = table
                    rows.announce(operation, table)
    _speak_javascript(document)
    app.extensions["openapi"] = document
    return document


def endpoints_of(app: Flask) -> Iterator[tuple[tuple[str, str], str]]:
    """Which endpoint answers at a path, as the document writes paths, to a method."""
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            yield (written(rule.rule), method.lower()), rule.endpoint


def written(rule: str) -> str:
    """A rule of the url map as the document writes it: `{id}` instead of `<id>`."""
    return _PLACE.sub(r"{\1}", rule)


def _tell_who_may(operation: dict, view: Callable) -> None:
    permission = getattr(view, "permission", None)
    if permission:
        operation["x-permission"] = permission
        operation["x-roles"] = list(PERMISSIONS.get(permission, ()))


def _complete(method: str, operation: dict, schemas: dict[str, dict]) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("default", None)
    for status in PROBLEMS:
        if "content" not in responses.get(status, ()):  # unless a room says it in its own way
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    if method != "get":
        operation.setdefault("parameters", []).append(KEY_PARAMETER)
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            _only_what_a_query_can_say(parameter["schema"])
    for media, told in operation.get("requestBody", {}).get("content", {}).items():
        if media == "application/json" and "schema" in told:
            told.setdefault("example", examples.body(told["schema"], schemas))


def _only_what_a_query_can_say(schema: dict) -> None:
    """A parameter of a query is there or not there; it is never null."""
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        left = [kind for kind in kinds if kind != "null"]
        schema["type"] = left[0] if len(left) == 1 else left
    if "enum" in schema:
        schema["enum"] = [choice for choice in schema["enum"] if choice is not None]
    if schema.get("default", "") is None:
        del schema["default"]


def _speak_javascript(node: Any) -> None:
    """A pattern means to Python "from the start"; the document's readers look anywhere."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str) and not pattern.startswith("^"):
            node["pattern"] = f"^(?:{pattern.removesuffix(_END)}){'$' * pattern.endswith(_END)}"
        for value in node.values():
            _speak_javascript(value)
    elif isinstance(node, list):
        for value in node:
            _speak_javascript(value)
