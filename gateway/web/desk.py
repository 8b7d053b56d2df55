"""The frame of the pages for who signs in: who may, in which language, and how a refusal looks.

A page only reads. Whatever moves something is asked of the API by the page's script, so that there
is one way to do each thing, with one key and one refusal.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from gateway.identity import queries as people
from gateway.web import language, words
from gateway.web.pages import protect
from shared import clock
from shared.errors import Forbidden, Refusal, Unauthenticated
from shared.identity import Principal, caller

SIGN_IN = "/sign-in"
ENROLMENT = "/me/second-factor"  # where whoever still needs a second factor is led
# Pictures that a page makes itself: photos before they are sent, QR codes.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class Place(NamedTuple):
    """A section of the house or a page of one, as a menu names it, for who has one of the
    permissions; for everybody who signed in, if none is named."""

    path: str
    permissions: tuple[str, ...]
    zh: str
    en: str

    def is_for(self, who: Principal) -> bool:
        """Whether somebody may go there."""
        return not self.permissions or any(who.may(each) for each in self.permissions)


SECTIONS = (
    Place("/pos", ("sale:record",), "收银", "Till"),
    Place("/orders", ("order:read",), "工单", "Work orders"),
    Place("/shop", ("stock:read",), "店务", "Shop"),
    Place("/finance", ("book:read", "bill:read"), "财务", "Finance"),
    Place("/finance/funds", ("fund:read",), "基金", "Funds"),
    Place("/volunteers", ("volunteer:read",), "时间银行", "Time bank"),
    Place("/loop", ("loop:read",), "反哺", "The loop"),
    Place("/admin", ("user:write",), "管理", "Admin"),
)
# Where somebody begins the day.
HOMES = {
    "clerk": "/pos",
    "cashier": "/shop",
    "steward": "/orders",
    "repairer": "/orders",
    "accountant": "/finance",
    "reviewer": "/finance",
    "district": "/loop",
    "admin": "/admin",
}


def home(who: Principal) -> str:
    """Where somebody goes who has not said where."""
    return next((HOMES[role] for role in who.roles if role in HOMES), "/me")


def desk(name: str, import_name: str, path: str) -> Blueprint:
    """A part of the house: a blueprint in whose pages somebody has signed in."""
    pages = Blueprint(name, import_name, url_prefix=path)
    pages.after_request(frame)
    pages.register_error_handler(Unauthenticated, to_sign_in)
    pages.register_error_handler(Refusal, trouble)
    return pages


def shown_to(*permissions: str) -> Callable:
    """Show a page to who has one of the permissions; to everybody who signed in, if none is named
    (403 `forbidden`)."""

    def guard(view: Callable) -> Callable:
        def run(*args: Any, **kwargs: Any) -> Any:
            if permissions and not may(*permissions):
                raise Forbidden("forbidden", f"This needs the permission {permissions[0]}.")
            return view(*args, **kwargs)

        run.__name__, run.__doc__ = view.__name__, view.__doc__
        run.permissions = permissions  # type: ignore[attr-defined]
        return run

    return guard


def may(*permissions: str) -> bool:
    """Whether the caller has one of the permissions."""
    return any(caller().may(permission) for permission in permissions)


def rooms(places: tuple[Place, ...]) -> list[Place]:
    """Those of the places to which the caller may go."""
    return [each for each in places if each.is_for(caller())]


def page(template: str, **shown: Any) -> str:
    """A page with what every page of the desk needs."""
    spoken = language.remembered()
    who: Principal | None = g.get("principal")
    return render_template(
        template,
        say=spoken.say,
        named=spoken.named,
        stage=spoken.stage,
        moment=spoken.moment,
        words=words,
        today=clock.today().isoformat(),
        other_language=language.other_address(),
        section=section_of(request.path),
        sections=rooms(SECTIONS) if who else [],
        me=people.by_username(who.user) if who else None,
        may=may,
        address=address,
        **shown,
    )


def section_of(path: str) -> str:
    """The path of the section in which a page lies: the longest, if one lies in another."""
    within = [each.path for each in SECTIONS if f"{path}/".startswith(f"{each.path}/")]
    return max(within, key=len, default="")


def address(**changes: Any) -> str:
    """The present page with some of its questions changed; None leaves one out."""
    kept = {name: value for name, value in request.args.items() if name != "lang"}
    asked = {name: value for name, value in (kept | changes).items() if value is not None}
    return f"{quote(request.path)}?{urlencode(asked)}" if asked else quote(request.path)


def frame(response: Response) -> Response:
    """Nothing is loaded from elsewhere, and nobody else's cache keeps a page."""
    protect(response)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    language.remember(response)
    return response


def to_sign_in(_refusal: Unauthenticated) -> Redirect:
    """Whoever is not signed in, or no longer, comes back here afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"{SIGN_IN}?{urlencode({'next': wanted})}", 303)


def trouble(refusal: Refusal) -> tuple[str, int, dict] | Redirect:
    """The same refusals as everywhere, as a page for people."""
    if refusal.code == "second_factor_to_enrol":
        return redirect(ENROLMENT, 303)
    shown = page("desk/trouble.html", status=refusal.status, code=refusal.code)
    return shown, refusal.status, refusal.headers
