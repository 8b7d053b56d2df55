"""Saying no: one class for an expected refusal, one shape for every answer that is an error."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json
from werkzeug.exceptions import HTTPException

from shared import logs

MEDIA_TYPE = "application/problem+json"
PROBLEM_MEMBERS = ("type", "title", "status", "detail", "code", "trace_id", "errors")


class Refusal(Exception):
    """An expected "no": a stable code, a sentence, and the fields it is about.

    `errors` maps a field to a sentence; further details become members of the problem.
    """

    status = 409

    def __init__(self, code: str, message: str, errors: dict | None = None, **details: Any):
        super().__init__(message)
        self.code = code
        self.message = message
        self.errors = errors or {}
        self.details = details
        self.headers: dict[str, str] = {}


class Malformed(Refusal):
    """The request itself cannot be read (400)."""

    status = 400


class Unauthenticated(Refusal):
    """Who are you? (401)"""

    status = 401


class Forbidden(Refusal):
    """Known, but not yours to do (403)."""

    status = 403


class NotFound(Refusal):
    """Not here, or another community's (404)."""

    status = 404


class Invalid(Refusal):
    """Wrong shape or meaning (422)."""

    status = 422


class TooMany(Refusal):
    """Too often; the answer says when to come back (429)."""

    status = 429

    def __init__(self, code: str, message: str, retry_after_seconds: int, **details: Any):
        super().__init__(code, message, **details)
        self.headers = {"Retry-After": str(retry_after_seconds)}


class Unavailable(Refusal):
    """Something needed is down or busy (503)."""

    status = 503

    def __init__(self, code: str, message: str, retry_after_seconds: int = 2, **details: Any):
        super().__init__(code, message, **details)
        self.headers = {"Retry-After": str(retry_after_seconds)}


def missing(thing: str, name: object) -> NotFound:
    """The one refusal for what is absent: the code is `<thing>_unknown`."""
    return NotFound(f"{thing}_unknown", f"There is no {thing.replace('_', ' ')} {name} here.")


def problem(
    status: int,
    code: str,
    detail: str,
    errors: list[dict] | None = None,
    headers: dict | None = None,
    **more: Any,
) -> Response:
    """An RFC 9457 answer."""
    body = {
        "type": f"urn:fanbu:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "trace_id": logs.trace_id(),
        **more,
    }
    if errors:
        body["errors"] = errors
    return Response(
        json.dumps(body, ensure_ascii=False),
        status=status,
        headers=headers,
        content_type=MEDIA_TYPE,
    )


def answer_refusal(refusal: Refusal) -> Response:
    """A refusal as a problem."""
    errors = [{"field": field, "message": message} for field, message in refusal.errors.items()]
    return problem(
        refusal.status,
        refusal.code,
        refusal.message,
        errors,
        headers=refusal.headers,
        **refusal.details,
    )


def answer_http_error(error: HTTPException) -> Response:
    """What Flask and the schemas refuse, in the same shape: 400, 404, 405, 413, 422 …"""
    code = {
        400: "malformed_request",
        404: "path_unknown",
        405: "method_not_allowed",
        413: "body_too_large",
        415: "media_type_unsupported",
        422: "invalid_request",
        429: "too_many_requests",
    }.get(error.code or 500, "internal_error" if (error.code or 500) >= 500 else "refused")
    messages = getattr(error, "data", {}).get("messages")
    errors = list(_flatten(messages)) if messages else None
    detail = "Some fields are not as they must be." if errors else _sentence(error)
    headers = {
        name: value
        for name, value in error.get_headers()
        if name in ("Allow", "Retry-After", "WWW-Authenticate")
    }
    return problem(error.code or 500, code, detail, errors, headers)


def _sentence(error: HTTPException) -> str:
    """What is wrong, in a sentence of ours where a person meets it often."""
    ours = {404: "Nothing is at this path.", 405: "This path does not take this method."}
    return ours.get(error.code or 500) or error.description or error.name


def answer_too_deep(_error: RecursionError) -> Response:
    """A body nested beyond what anybody reads."""
    return problem(400, "malformed_request", "The body is nested too deeply.")


def answer_crash(error: Exception) -> Response:
    """A fault of ours: logged with its trace id, told without its inside."""
    logs.log.exception("unhandled", error=repr(error))
    return problem(500, "internal_error", "Something broke on our side; the trace id finds it.")


def _flatten(messages: Any, path: str = ""):
    """Schema messages of any depth as rows of field and sentence; `lines.0.quantity` names one."""
    if isinstance(messages, dict):
        for key, value in messages.items():
            here = "" if key in ("json", "query", "_schema", "form", "files") and not path else key
            yield from _flatten(value, f"{path}.{here}".strip("."))
    elif isinstance(messages, (list, tuple)):
        for message in messages:
            yield from _flatten(message, path)
    else:
        yield {"field": path, "message": str(messages)}


def register(app: Flask) -> None:
    """Answer every error of an app in the one shape."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(RecursionError, answer_too_deep)
    app.register_error_handler(Exception, answer_crash)
