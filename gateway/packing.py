"""Answers that were had before, and answers made small on their way: ETag, 304 and gzip."""

from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask_compress import Compress

from gateway.asked import asked

PACKED = (
    "application/json",
    "application/problem+json",
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "text/plain",
    "image/svg+xml",
)
PIECES = ("text/css", "text/javascript")
BYTES_MIN = 1024
LEVEL = 5  # 100 kB of JSON in 1.5 ms; 9 takes twice as long and saves two per cent
# Answers of identity hold tokens: packed, their length would tell what they have in common with
# what a stranger had put into the request (BREACH).
SECRETS = "gateway.identity"
STATIC_ENDPOINTS, STATIC_SECONDS = ("pages.static", "pages.bootstrap"), 300
# A page loads dozens of these files: what tells them nothing weighs as much as what they say. A
# script or a style obeys the policy of its page; a mark (ETag) is enough to ask again.
STATIC_NEEDS_NOT = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Security-Policy",
    "Last-Modified",
    "RateLimit",
    "RateLimit-Policy",
    "Referrer-Policy",
    "Trace-Id",
)
# What everybody is shown alike, and keeps until it has changed.
SHARED_BLUEPRINTS = ("probes", "pages")
SHARED_ENDPOINTS = ("routing.forward_public",)
PRIVATE_PATH = "/public/reports/"  # followed by a tracking code

_compress = Compress()


def register(app: Flask) -> None:
    """Tell an app what is packed and how."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=list(PACKED),
        COMPRESS_MIN_SIZE=BYTES_MIN,
        COMPRESS_LEVEL=LEVEL,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_ALGORITHM_STREAMING=["gzip"],
        COMPRESS_STREAMING_ENDPOINT_CONDITIONAL=list(STATIC_ENDPOINTS),
    )
    _compress.init_app(app)


def unpack_conditions(environ: dict[str, Any]) -> None:
    """The mark of a packed answer names the same version: services know it without the suffix."""
    if "HTTP_IF_MATCH" in environ:
        environ["HTTP_IF_MATCH"] = environ["HTTP_IF_MATCH"].replace(':gzip"', '"')


def pack(response: Response) -> Response:
    """Say how long it may be kept, leave out what the caller has, and pack the rest."""
    _say_how_long(response)
    is_short = not response.is_streamed and (response.content_length or 0) < BYTES_MIN
    if not is_short and _may_be_packed():
        return _compress.after_request(response)
    return response


def _say_how_long(response: Response) -> None:
    headers, sent = response.headers, asked()
    if sent.method not in ("GET", "HEAD"):
        return
    if sent.endpoint in STATIC_ENDPOINTS and response.status_code in (200, 304):
        headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}"
        for name in STATIC_NEEDS_NOT if response.mimetype in PIECES else ():
            headers.pop(name, None)
        return
    if "Cache-Control" in headers:
        return
    if not _is_shared(sent):
        # A photo of a report is looked at again and again.
        is_told = _is_of_a_resident(sent) and response.is_json
        headers["Cache-Control"] = "no-store" if is_told else "private, no-cache"
        return
    headers["Cache-Control"] = "no-cache"
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag(weak=True)  # the same version, packed or not
        response.make_conditional(sent)


def _is_shared(sent: Request) -> bool:
    if sent.endpoint in SHARED_ENDPOINTS:
        return not _is_of_a_resident(sent)
    return sent.blueprint in SHARED_BLUEPRINTS


def _is_of_a_resident(sent: Request) -> bool:
    return PRIVATE_PATH in sent.path


def _may_be_packed() -> bool:
    """Not for services, who sit beside us, and not what holds secrets."""
    who = g.get("principal")
    if who and who.service:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "__module__", "").startswith(SECRETS)
