"""`/r/{building}`, `/t` and `/t/{code}`: what a QR code and a tracking code lead to."""

import re
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request

from gateway.door import RESIDENT, door
from gateway.limits import PUBLIC_READS, limited
from gateway.upstreams import upstreams
from gateway.web import language, words
from gateway.web.pages import protect
from shared import logs
from shared.errors import NotFound, Refusal, TooMany, Unavailable, missing

UNIT_LONGEST = 64
NAME = re.compile(r"[0-9A-Za-z-]{1,64}")  # of a building, or a tracking code

residents = Blueprint("residents", __name__)


@residents.after_request
def keep_to_oneself(response: Response) -> Response:
    """What somebody reported is kept by no browser and no cache, and its address told to nobody."""
    protect(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@residents.errorhandler(Refusal)
def trouble(refusal: Refusal):
    """The same refusals as everywhere, as a page for people."""
    at_door = request.path.startswith("/r/")
    page = _page("trouble.html", status=refusal.status, at_door=at_door)
    return page, refusal.status, refusal.headers


@residents.get("/r/<building_id>")
@limited(PUBLIC_READS)
def report(building_id):
    """Report something, standing before a building."""
    unit = request.args.get("unit", "").strip()[:UNIT_LONGEST]
    query = f"?{urlencode({'unit': unit})}" if unit else ""
    place = _told(f"/public/places/{_name('building', building_id)}{query}")
    stages = words.STAGES if language.asked().is_english else {}
    return _page("report.html", place=place, stages=stages, urgencies=words.URGENCIES)


@residents.get("/t")
def find():
    """Type a code that was written down."""
    code = request.args.get("code", "").replace(" ", "")
    if not code:
        return _page("find.html")
    return redirect(f"/t/{quote(_name('report', code))}{language.asked().say('', '?lang=en')}")


@residents.get("/t/<code>")
@limited(PUBLIC_READS)
def follow(code):
    """Where a report stands, and what whoever reported may say to it."""
    told = _told(f"/public/reports/{_name('report', code)}")
    return _page("follow.html", report=told, code=code.upper(), unfinished=words.UNFINISHED)


def _name(thing: str, said: str) -> str:
    if not NAME.fullmatch(said):
        raise missing(thing, "of this name")
    return said


def _told(target: str) -> dict:
    """What the property service tells residents. Raises NotFound, TooMany, Unavailable."""
    headers = {
        "Authorization": f"Bearer {door().call_token(RESIDENT)}",
        "traceparent": logs.traceparent(),
    }
    answer = upstreams().ask("property", "GET", target, headers)
    if answer.status in (404, 422):
        raise NotFound("path_unknown", "Nothing is at this path.")
    if answer.status == 429:
        raise TooMany("too_many_requests", "Too many tries; wait a little.", 60)
    if answer.status != 200:
        raise Unavailable("service_unavailable", "The property does not answer.")
    return answer.json()


def _page(template: str, **shown: Any) -> str:
    spoken = language.asked()
    kept = {name: value for name, value in request.args.items() if name == "unit"}
    other = kept if spoken.is_english else kept | {"lang": "en"}
    path = quote(request.path)
    return render_template(
        template,
        say=spoken.say,
        stage=spoken.stage,
        moment=spoken.moment,
        other_language=f"{path}?{urlencode(other)}" if other else path,
        **shown,
    )
