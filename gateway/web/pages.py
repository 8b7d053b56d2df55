"""`/` and `/docs`: rendered here, styled by our own file, asking nobody outside."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request

from gateway.audit import queries as audit
from gateway.identity import queries as identity
from gateway.limits import PUBLIC_READS, is_from_here, limited
from gateway.record import queries as record
from gateway.record.models import Publication
from gateway.routing.documents import Merged
from gateway.web import contents, stylesheet
from shared import clock
from shared.money import yuan

WORDS_LENGTH_MAX = 100
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.app_template_filter("yuan")(yuan)
_read: dict[str, contents.Contents] = {}  # the document that is shown, by its name
_rendered: dict[str, str] = {}  # the same as a page


@pages.app_template_filter()
def on_the_wall(moment: datetime) -> str:
    """A moment on the clock of whoever lives there, to the minute."""
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


@pages.after_request
def protect(response: Response) -> Response:
    """Let the browser load nothing from anywhere else."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.get(f"/static/bootstrap-{stylesheet.VERSION}.css")
def bootstrap() -> Response:
    """The style sheet of the desk's pages: what they need of the one in the wheel."""
    response = Response(stylesheet.needed(), content_type="text/css; charset=utf-8")
    response.add_etag()
    response.make_conditional(request)
    return response


@pages.get("/favicon.ico")
def favicon():
    """Where browsers look by themselves."""
    return redirect("/static/icon.svg", 301)


@pages.get("/")
def start():
    """What Fanbu is, and the month that the community founded first published last."""
    communities = identity.communities()
    published = record.last_month(communities[0].code) if communities else None
    return render_template(
        "start.html",
        community=communities[0] if communities else None,
        headline=headline(published) if published else None,
        audit=audit.standing(communities[0].code) if communities else None,
        sign_ins=_demo_sign_ins(),
    )


def headline(published: Publication) -> dict[str, Any]:
    """The figures of a published month that a page begins with."""
    said = json.loads(published.content)
    tables = said["tables"]
    return {
        "period": said["period"],
        "fen": {row["item"]: row["amount_fen"] for row in tables["results"]},
        "numbers": {row["item"]: row["number"] for row in tables["counts"]},
        "repairs": tables["repairs"],
    }


def _demo_sign_ins() -> list[dict]:
    """The sign-ins of the demo community, shown on the machine itself and to nobody else."""
    if not (current_app.config["DEMO"] and is_from_here()):
        return []
    path: Path = current_app.config["VAR"] / "demo-sign-ins.json"
    return json.loads(path.read_text()) if path.exists() else []


@pages.get("/docs")
def docs():
    """The OpenAPI document to read; whole, it is rendered once for each document."""
    merged = current_app.extensions["documents"].merged()
    words = contents.words(request.args.get("q", "")[:WORDS_LENGTH_MAX])
    if words:
        return _found_in(merged, words)
    page = _rendered.get(merged.name)
    if page is None:
        page = _docs(merged, [])
        _rendered.clear()
        _rendered[merged.name] = page
    response = Response(page, content_type="text/html; charset=utf-8")
    response.set_etag(f"docs-{merged.name}")
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@limited(PUBLIC_READS)
def _found_in(merged: Merged, words: list[str]) -> str:
    """The operations that hold the words: rendered for each question, so not as often as asked."""
    return _docs(merged, words)


def _docs(merged: Merged, words: list[str]) -> str:
    whole = _read.get(merged.name)
    if whole is None:
        whole = contents.read(merged.document)
        _read.clear()
        _read[merged.name] = whole
    sections, more = contents.found(whole, words) if words else (whole.sections, 0)
    return render_template(
        "docs.html",
        info=merged.document["info"],
        problems=whole.problems,
        sections=sections,
        more=more,
        words=" ".join(words),
    )
