"""The OpenAPI document of a service: what the schemas say, plus what holds for every operation."""

from flask import Flask
from flask_smorest import Api

from shared.errors import MEDIA_TYPE

# The refusals every operation may answer with, and what they mean (design.md §5).
PROBLEMS = {
    "400": "The request cannot be read, or the Idempotency-Key is missing.",
    "401": "No token, or one that is not valid any more.",
    "403": "Known, but not yours to do.",
    "404": "Not here, or another community's.",
    "409": "The state of things forbids it.",
    "413": "The body is too large.",
    "422": "Wrong shape or meaning; `errors` names the fields.",
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
    document = complete(document)

    @app.get("/openapi.json")
    def openapi_json():
        return document


def complete(document: dict) -> dict:
    """Add what holds for every operation: problems, the bearer token, the Idempotency-Key."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    for unused in ("Error", "PaginationMetadata"):
        components["schemas"].pop(unused, None)
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
    for path in document.get("paths", {}).values():
        for method, operation in path.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            responses = operation.setdefault("responses", {})
            responses.pop("default", None)
            for status in PROBLEMS:
                responses[status] = {"$ref": f"#/components/responses/{status}"}
            if method != "get":
                operation.setdefault("parameters", []).append(KEY_PARAMETER)
    return document
