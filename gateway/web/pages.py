"""`/` and `/docs`: rendered here, styled by our own file, asking nobody outside."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from gateway.identity import queries as identity
from gateway.tracker import queries as tracker
from gateway.tracker.trails import queries as trails
from gateway.web import contents, words
from shared.identity import Principal
from shared.money import yuan

REPAIRS_SHOWN = 8
LOOPBACK = ("127.0.0.1", "::1")
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


@pages.after_request
def protect(response: Response) -> Response:
    """Let the browser load nothing from anywhere else."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.get("/")
def start():
    """What Fanbu is, and the loop of the community founded first."""
    communities = identity.communities()
    return render_template(
        "start.html",
        categories=words.CATEGORIES,
        sources=words.SOURCES,
        sign_ins=_demo_sign_ins(),
        **(_loop_of(communities[0].code) if communities else {"loop": None, "repairs": []}),
    )


def _loop_of(community: str) -> dict[str, Any]:
    reader = Principal("start-page", community)
    loop = tracker.summary(reader, None, None)["communities"][0]
    return {"loop": loop, "repairs": trails.recent_repairs(reader, REPAIRS_SHOWN)}


def _demo_sign_ins() -> list[dict]:
    """The sign-ins of the demo community, shown on the machine itself and to nobody else."""
    if request.remote_addr not in LOOPBACK or "X-Forwarded-For" in request.headers:
        return []
    path: Path = current_app.config["VAR"] / "demo-sign-ins.json"
    return json.loads(path.read_text()) if path.exists() else []


@pages.get("/docs")
def docs():
    """The OpenAPI document to read."""
    document = current_app.extensions["documents"].merged()
    return render_template("docs.html", info=document["info"], sections=contents.sections(document))
