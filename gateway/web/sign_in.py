"""`/sign-in` and `/sign-out`: a session in a cookie that no script reads."""

import re

from flask import Blueprint, redirect, request
from marshmallow import ValidationError

from gateway.door import COOKIE, door, refuse_foreign_page
from gateway.identity.sessions import commands as sessions
from gateway.identity.sessions.rules import SESSION_SECONDS
from gateway.identity.sign_ins.routes import PER_ADDRESS, begun
from gateway.identity.sign_ins.schemas import SignInSchema
from gateway.limits import limited
from gateway.web import desk
from shared.errors import Invalid, Refusal
from shared.identity import Principal, caller

INSIDE = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")

sign_in = Blueprint("sign_in", __name__)
sign_in.after_request(desk.frame)
sign_in.register_error_handler(Refusal, desk.trouble)
sign_out = desk.desk("sign_out", __name__, "/sign-out")


@sign_in.get("/sign-in")
def form():
    """Ask for a name and a password."""
    return desk.page("desk/sign_in.html", next=_wanted(), code=None, username="")


@sign_in.post("/sign-in")
@limited(PER_ADDRESS)
def enter():
    """Begin a session and go on to where somebody wanted to go."""
    refuse_foreign_page()
    try:
        who, must_enrol = _signed_in()
    except Refusal as refusal:
        username = request.form.get("username", "")
        page = desk.page("desk/sign_in.html", next=_wanted(), code=refusal.code, username=username)
        return page, refusal.status, refusal.headers
    response = redirect(desk.ENROLMENT if must_enrol else _wanted() or desk.home(who), 303)
    response.set_cookie(
        COOKIE,
        door().session(who),
        SESSION_SECONDS,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@sign_out.post("")
@desk.shown_to()
def leave():
    """End the session; the cookie is worth nothing from now on."""
    sessions.sign_out(caller())
    response = redirect("/sign-in", 303)
    response.delete_cookie(COOKIE, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _signed_in() -> tuple[Principal, bool]:
    """Raises Invalid `invalid_request`, and what signing in refuses."""
    sent = {name: value for name, value in request.form.items() if name != "next" and value}
    try:
        wanted = SignInSchema().load(sent)
    except ValidationError as error:
        raise Invalid("invalid_request", "A name and a password are needed.") from error
    return begun(wanted)


def _wanted() -> str:
    """Where somebody wanted to go, if it is a page of ours."""
    wanted = request.values.get("next", "")
    return wanted if INSIDE.fullmatch(wanted) else ""
